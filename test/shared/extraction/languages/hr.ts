import type { LanguageSamples } from "../language-samples.ts";

export const hr: LanguageSamples = {
  tag: "hr",
  codes: [
    { text: "Vaš sigurnosni kod je 730418.", code: "730418" },
    { text: "Za prijavu upišite jednokratnu lozinku 55129.", code: "55129" },
  ],
  links: [
    { subject: "Aktivacija računa", anchor: "Potvrdi adresu e-pošte" },
    { subject: "Dobro došli", anchor: "Kliknite da biste potvrdili adresu" },
    { subject: "Vaš račun", anchor: "Nova zaporka" },
  ],
  nothing: [
    "Narudžba 730418 stiže za 3 dana.",
    "Dana 14.03.2031. terećen je račun 88213 za 249,90 EUR.",
  ],
};
