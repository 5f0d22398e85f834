import type { LanguageSamples } from "../language-samples.ts";

export const kk: LanguageSamples = {
  tag: "kk",
  codes: [
    { text: "Растау кодыңыз: 730418. Ешкімге айтпаңыз.", code: "730418" },
    { text: "Кіру үшін бір реттік құпиясөз 55129.", code: "55129" },
  ],
  links: [],
  nothing: [
    "Тапсырыс 730418 3 күннен кейін жетеді.",
    "14.03.2031 карта 88213 бойынша 24990 теңге алынды.",
  ],
};
