import type { LanguageSamples } from "../language-samples.ts";

export const tk: LanguageSamples = {
  tag: "tk",
  codes: [
    { text: "Tassyklama kodyňyz: 730418.", code: "730418" },
    { text: "Girmek üçin bir gezeklik parol 55129.", code: "55129" },
  ],
  links: [],
  nothing: ["Sargyt 730418 3 günden geler.", "14.03.2031 hasap 88213 boýunça 249 manat aýryldy."],
};
