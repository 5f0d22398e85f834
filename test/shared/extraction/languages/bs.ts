import type { LanguageSamples } from "../language-samples.ts";

export const bs: LanguageSamples = {
  tag: "bs",
  codes: [
    { text: "Vaš kod za potvrdu je 730418.", code: "730418" },
    { text: "Za prijavu unesite jednokratnu šifru 55129.", code: "55129" },
  ],
  links: [
    { subject: "Dobro došli", anchor: "Kliknite da biste aktivirali račun" },
    { subject: "Vaš račun", anchor: "Promijeni moju šifru" },
  ],
  nothing: [
    "Narudžba 730418 stiže za 3 dana.",
    "Dana 14.03.2031. terećena je kartica 88213 za 249,90 KM.",
  ],
};
