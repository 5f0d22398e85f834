import type { LanguageSamples } from "../language-samples.ts";

export const fi: LanguageSamples = {
  tag: "fi",
  codes: [
    { text: "Vahvistuskoodisi on 730418.", code: "730418" },
    { text: "Kirjaudu sisään koodilla 55129, voimassa 5 minuuttia.", code: "55129" },
  ],
  links: [
    { subject: "Tilin aktivointi", anchor: "Vahvista sähköpostiosoite" },
    { subject: "Tervetuloa", anchor: "Aktivoidaksesi tilin paina tästä" },
    { subject: "Tilisi", anchor: "Vaihda salasanaa" },
  ],
  nothing: [
    "Tilaus 730418 toimitetaan 3 päivän kuluttua.",
    "14.03.2031 veloitettiin 249,90 € tililtä, viite 88213.",
  ],
};
