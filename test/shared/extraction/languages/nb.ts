import type { LanguageSamples } from "../language-samples.ts";

export const nb: LanguageSamples = {
  tag: "nb",
  codes: [
    { text: "Bekreftelseskoden din er 730418.", code: "730418" },
    { text: "Bruk engangskoden 55129 for å logge inn.", code: "55129" },
    { text: "Stadfestingskoden din er 730418.", code: "730418" },
  ],
  links: [
    { subject: "Aktiver kontoen", anchor: "Bekreft e-postadresse" },
    { subject: "Velkomen", anchor: "Klikk for å stadfeste adressa" },
    { subject: "Kontoen din", anchor: "Endre passordet mitt" },
  ],
  nothing: [
    "Ordre 730418 leveres om 3 dager.",
    "Den 14.03.2031 ble 249,90 kr trukket fra konto 88213.",
  ],
};
