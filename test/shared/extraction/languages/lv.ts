import type { LanguageSamples } from "../language-samples.ts";

export const lv: LanguageSamples = {
  tag: "lv",
  codes: [
    { text: "Jūsu apstiprinājuma kods ir 730418.", code: "730418" },
    { text: "Lai pieteiktos, ievadiet vienreizējo paroli 55129.", code: "55129" },
  ],
  links: [
    { subject: "Konta aktivizēšana", anchor: "Apstipriniet e-pastu" },
    { subject: "Laipni lūdzam", anchor: "Spied, lai apstiprinātu adresi" },
    { subject: "Pierakstieties savā kontā", anchor: "Pierakstīties" },
  ],
  nothing: [
    "Pasūtījums 730418 pienāks pēc 3 dienām.",
    "14.03.2031 no konta 88213 noņemti 249,90 EUR.",
  ],
};
