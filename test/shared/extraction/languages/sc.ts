import type { LanguageSamples } from "../language-samples.ts";

export const sc: LanguageSamples = {
  tag: "sc",
  codes: [
    { text: "Su còdighe de verìfica est 730418.", code: "730418" },
    { text: "Pro intrare imprea sa crae 55129, vàlida pro 5 minutos.", code: "55129" },
  ],
  links: [],
  nothing: [
    "S'òrdine 730418 arribat in 3 dies.",
    "Su 14/03/2031 ant leadu 249,90 € dae su contu 88213.",
  ],
};
