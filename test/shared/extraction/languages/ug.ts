import type { LanguageSamples } from "../language-samples.ts";

export const ug: LanguageSamples = {
  tag: "ug",
  codes: [
    { text: "دەلىللەش كودى: 730418.", code: "730418" },
    { text: "كىرىش ئۈچۈن پارول 55129, مۇددىتى 5 مىنۇت.", code: "55129" },
  ],
  links: [],
  nothing: ["زاكاز 730418 3 كۈندە كېلىدۇ.", "14/03/2031 دە ھېساب 88213 تىن پۇل ئېلىندى."],
};
