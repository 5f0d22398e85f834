import type { LanguageSamples } from "../language-samples.ts";

export const yo: LanguageSamples = {
  tag: "yo",
  codes: [
    { text: "Koodu idaniloju rẹ ni 730418.", code: "730418" },
    { text: "Lati wọle, lo ọrọ igbaniwọle 55129.", code: "55129" },
  ],
  links: [],
  nothing: ["Aṣẹ 730418 yoo de ni ọjọ 3.", "Ni 14/03/2031 a yọ owo kuro ni akọọlẹ 88213."],
};
