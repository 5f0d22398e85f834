import type { LanguageSamples } from "../language-samples.ts";

export const ku: LanguageSamples = {
  tag: "ku",
  codes: [
    { text: "Koda piştrastkirinê: 730418.", code: "730418" },
    { text: "Ji bo têketin şîfreya 55129 bi kar bîne, derbasdar 5 deqe.", code: "55129" },
  ],
  links: [],
  nothing: ["Ferman 730418 di 3 roj de tê.", "Di 14/03/2031 de ji hesab 88213 pere hat kişandin."],
};
