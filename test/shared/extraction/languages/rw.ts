import type { LanguageSamples } from "../language-samples.ts";

export const rw: LanguageSamples = {
  tag: "rw",
  codes: [
    { text: "Kode yo kwemeza ni 730418.", code: "730418" },
    { text: "Kwinjira koresha ijambo ry'ibanga 55129.", code: "55129" },
  ],
  links: [],
  nothing: [
    "Komande 730418 izagera mu iminsi 3.",
    "Ku wa 14/03/2031 amafaranga yavuye kuri konti 88213.",
  ],
};
