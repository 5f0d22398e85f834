import type { LanguageSamples } from "../language-samples.ts";

export const sl: LanguageSamples = {
  tag: "sl",
  codes: [
    { text: "Vaša potrditvena koda je 730418.", code: "730418" },
    { text: "Za prijavo vnesite enkratno geslo 55129.", code: "55129" },
  ],
  links: [
    { subject: "Aktivacija računa", anchor: "Potrdi e-poštni naslov" },
    { subject: "Dobrodošli", anchor: "Kliknite, da aktivirate račun" },
    { subject: "Vaš račun", anchor: "Spremeni moje geslo" },
  ],
  nothing: [
    "Naročilo 730418 prispe čez 3 dni.",
    "Dne 14.03.2031 je bilo z računa 88213 odtegnjenih 249,90 EUR.",
  ],
};
