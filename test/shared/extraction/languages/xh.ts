import type { LanguageSamples } from "../language-samples.ts";

export const xh: LanguageSamples = {
  tag: "xh",
  codes: [
    { text: "Ikhowudi yokuqinisekisa yakho yile: 730418.", code: "730418" },
    { text: "Ukungena sebenzisa iphasiwedi 55129, iyasebenza imizuzu 5.", code: "55129" },
  ],
  links: [],
  nothing: [
    "Umyalelo 730418 uza kufika kwiintsuku ezi-3.",
    "Ngo-14/03/2031 kususwe imali, umyalelo 88213.",
  ],
};
