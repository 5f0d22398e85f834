import type { LanguageSamples } from "../language-samples.ts";

export const ln: LanguageSamples = {
  tag: "ln",
  codes: [
    { text: "Kode ya kondima ezali 730418.", code: "730418" },
    { text: "Mpo na kokota salela kode 55129 na miniti 5.", code: "55129" },
  ],
  links: [],
  nothing: ["Komande 730418 ekoya na mikolo 3.", "Na 14/03/2031 mbongo elongwaki na konti 88213."],
};
