import type { LanguageSamples } from "../language-samples.ts";

export const ha: LanguageSamples = {
  tag: "ha",
  codes: [
    { text: "Lambar tabbatarwa ita ce 730418.", code: "730418" },
    { text: "Don shiga yi amfani da kalmar sirri 55129.", code: "55129" },
  ],
  links: [],
  nothing: ["Oda 730418 za ta iso cikin kwanaki 3.", "A 14/03/2031 an cire kuɗi daga asusu 88213."],
};
