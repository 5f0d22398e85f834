import type { LanguageSamples } from "../language-samples.ts";

export const om: LanguageSamples = {
  tag: "om",
  codes: [
    { text: "Koodii mirkaneessaa keessan 730418 dha.", code: "730418" },
    { text: "Seenuuf jecha darbii 55129 fayyadamaa.", code: "55129" },
  ],
  links: [],
  nothing: [
    "Ajaja 730418 guyyaa 3 keessatti ni dhufa.",
    "Gaafa 14/03/2031 herrega 88213 irraa maallaqni hir'ate.",
  ],
};
