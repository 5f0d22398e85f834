import type { LanguageSamples } from "../language-samples.ts";

export const haw: LanguageSamples = {
  tag: "haw",
  codes: [
    { text: "Kāu helu hōʻoia: 730418.", code: "730418" },
    { text: "E komo me ka ʻōlelo huna 55129 i loko o 5 minuke.", code: "55129" },
  ],
  links: [],
  nothing: [
    "E hiki mai ana ke kauoha 730418 i loko o 3 lā.",
    "Ma 14/03/2031 ua lawe ʻia ke kālā mai ka moʻokāki 88213.",
  ],
};
