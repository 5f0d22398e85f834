import type { LanguageSamples } from "../language-samples.ts";

export const ky: LanguageSamples = {
  tag: "ky",
  codes: [
    { text: "Ырастоо кодуңуз: 730418. Эч кимге айтпаңыз.", code: "730418" },
    { text: "Кирүү үчүн бир жолку сырсөз 55129.", code: "55129" },
  ],
  links: [],
  nothing: [
    "Буйрутма 730418 3 күндөн кийин жетет.",
    "14.03.2031 карта 88213 боюнча 24990 сом алынды.",
  ],
};
