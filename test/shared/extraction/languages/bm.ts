import type { LanguageSamples } from "../language-samples.ts";

export const bm: LanguageSamples = {
  tag: "bm",
  codes: [
    { text: "Sɛgɛsɛgɛ kode: 730418.", code: "730418" },
    { text: "Ka don, kode 55129, miniti 5.", code: "55129" },
  ],
  links: [],
  nothing: ["Komandi 730418 bɛna se tile 3 kɔnɔ.", "14/03/2031 wari bɔra konti 88213 la."],
};
