import type { LanguageSamples } from "../language-samples.ts";

export const qu: LanguageSamples = {
  tag: "qu",
  codes: [
    { text: "Chiqaqchay yupay: 730418.", code: "730418" },
    { text: "Yaykuy: huchha 55129, minutu 5.", code: "55129" },
  ],
  links: [],
  nothing: ["Mañakuy 730418 chayamunqa 3 punchawpi.", "14/03/2031 qullqi lluqsirqan cuenta 88213."],
};
