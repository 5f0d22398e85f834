import type { LanguageSamples } from "../language-samples.ts";

export const ak: LanguageSamples = {
  tag: "ak",
  codes: [
    { text: "Kood: 730418. Si so dua.", code: "730418" },
    { text: "Hyɛn mu: kood 55129, simma 5.", code: "55129" },
  ],
  links: [],
  nothing: ["Krataa 730418 bɛba nnafua 3 mu.", "14/03/2031 sika firii akontabuo 88213 mu."],
};
