import type { LanguageSamples } from "../language-samples.ts";

export const ig: LanguageSamples = {
  tag: "ig",
  codes: [
    { text: "Koodu nkwenye gị bụ 730418.", code: "730418" },
    { text: "Iji banye, jiri paswọọdụ 55129.", code: "55129" },
  ],
  links: [],
  nothing: ["Ọda 730418 ga-abịa n'ime ụbọchị 3.", "Na 14/03/2031 e wepụrụ ego na akaụntụ 88213."],
};
