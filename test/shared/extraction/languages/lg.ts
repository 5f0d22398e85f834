import type { LanguageSamples } from "../language-samples.ts";

export const lg: LanguageSamples = {
  tag: "lg",
  codes: [
    { text: "Koodi y'okukakasa eri 730418.", code: "730418" },
    { text: "Okuyingira kozesa koodi 55129, ekola eddakiika 5.", code: "55129" },
  ],
  links: [],
  nothing: ["Oda 730418 ejja mu nnaku 3.", "Nga 14/03/2031 ssente ziggyiddwa ku akawunti 88213."],
};
