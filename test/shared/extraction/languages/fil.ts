import type { LanguageSamples } from "../language-samples.ts";

export const fil: LanguageSamples = {
  tag: "fil",
  codes: [
    { text: "Ang iyong security code ay 730418.", code: "730418" },
    { text: "Gamitin ang password na 55129 para mag-log in; may bisa ng 5 minuto.", code: "55129" },
  ],
  links: [],
  nothing: [
    "Darating ang order 730418 sa loob ng 3 araw.",
    "Noong 14/03/2031, PHP 249.90 ang ibinawas sa account 88213.",
  ],
};
