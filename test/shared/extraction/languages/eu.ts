import type { LanguageSamples } from "../language-samples.ts";

export const eu: LanguageSamples = {
  tag: "eu",
  codes: [
    { text: "Zure egiaztapen-kodea 730418 da.", code: "730418" },
    { text: "Saioa hasteko pasahitza: 55129, 5 minutuz balio du.", code: "55129" },
  ],
  links: [{ subject: "Ongi etorri", anchor: "Sakatu kontua gaitzeko" }],
  nothing: ["730418 eskaera 3 egunetan iritsiko da.", "Eskaera zenbakia 730418, guztira 249,90 €."],
};
