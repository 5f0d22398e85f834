import type { LanguageSamples } from "../language-samples.ts";

export const gd: LanguageSamples = {
  tag: "gd",
  codes: [
    { text: "Seo an còd dearbhaidh agad: 730418.", code: "730418" },
    { text: "Cleachd am facal-faire 55129; dligheach fad 5 mionaidean.", code: "55129" },
  ],
  links: [],
  nothing: [
    "Ruigidh òrdugh 730418 ann an 3 làithean.",
    "Air 14/03/2031 thugadh £249.90 on chunntas 88213.",
  ],
};
