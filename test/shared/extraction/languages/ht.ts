import type { LanguageSamples } from "../language-samples.ts";

export const ht: LanguageSamples = {
  tag: "ht",
  codes: [
    { text: "Kòd verifikasyon ou se 730418.", code: "730418" },
    { text: "Pou konekte, itilize modpas 55129; li valab pou 5 minit.", code: "55129" },
  ],
  links: [],
  nothing: ["Kòmand 730418 ap rive nan 3 jou.", "Nan 14/03/2031 yo retire lajan nan kont 88213."],
};
