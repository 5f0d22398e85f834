import type { LanguageSamples } from "../language-samples.ts";

export const ga: LanguageSamples = {
  tag: "ga",
  codes: [
    { text: "Is é 730418 do chód fíoraithe: cód fíoraithe 730418.", code: "730418" },
    { text: "Úsáid an pasfhocal 55129 chun logáil isteach.", code: "55129" },
  ],
  links: [],
  nothing: [
    "Tiocfaidh ordú 730418 i gceann 3 lá.",
    "Baineadh €249.90 ó chuntas 88213 ar 14/03/2031. Tagairt 88213.",
  ],
};
