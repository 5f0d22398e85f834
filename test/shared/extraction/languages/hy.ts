import type { LanguageSamples } from "../language-samples.ts";

export const hy: LanguageSamples = {
  tag: "hy",
  codes: [
    { text: "Ձեր հաստատման կոդն է՝ 730418։", code: "730418" },
    { text: "Մուտքի համար օգտագործեք գաղտնաբառը 55129, վավեր է 5 րոպե։", code: "55129" },
  ],
  links: [{ subject: "Բարի գալուստ", anchor: "Սեղմեք՝ հասցեն հաստատելու համար" }],
  nothing: ["Պատվեր 730418 կհասնի 3 օրից։", "14.03.2031-ին քարտից 88213 գանձվել է 24990 դրամ։"],
};
