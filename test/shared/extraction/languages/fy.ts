import type { LanguageSamples } from "../language-samples.ts";

export const fy: LanguageSamples = {
  tag: "fy",
  codes: [
    { text: "Jo befêstigingskoade is 730418.", code: "730418" },
    {
      text: "Brûk wachtwurd 55129 om yn te loggen: ynloggen oant 5 minuten jildich.",
      code: "55129",
    },
  ],
  links: [],
  nothing: [
    "Bestelling 730418 komt oer 3 dagen.",
    "Op 14-03-2031 is € 249,90 fan rekken 88213 ôfskreaun.",
  ],
};
