import type { LanguageSamples } from "../language-samples.ts";

export const zu: LanguageSamples = {
  tag: "zu",
  codes: [
    { text: "Ikhodi yokuqinisekisa yakho ithi: 730418.", code: "730418" },
    { text: "Ukuze ungene, sebenzisa iphasiwedi 55129, isebenza imizuzu 5.", code: "55129" },
  ],
  links: [],
  nothing: [
    "Oda 730418 lizofika ezinsukwini ezi-3.",
    "Ngo-14/03/2031 kukhishwe u-R249.90 ku-akhawunti, oda 88213.",
  ],
};
