import type { LanguageSamples } from "../language-samples.ts";

export const ms: LanguageSamples = {
  tag: "ms",
  codes: [
    { text: "Kod pengesahan anda ialah 730418.", code: "730418" },
    { text: "Guna kata laluan 55129 untuk log masuk; sah selama 5 minit.", code: "55129" },
  ],
  links: [],
  nothing: [
    "Pesanan 730418 tiba dalam 3 hari.",
    "Pada 14/03/2031 RM249.90 ditolak daripada akaun 88213.",
  ],
};
