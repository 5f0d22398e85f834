import type { LanguageSamples } from "../language-samples.ts";

export const doi: LanguageSamples = {
  tag: "doi",
  codes: [
    { text: "तुंदा सत्यापन कोड 730418 ऐ।", code: "730418" },
    { text: "लॉगिन आस्तै पासवर्ड 55129, 5 मिंट मान्य।", code: "55129" },
  ],
  links: [],
  nothing: ["तुंदा ऑर्डर 730418 3 दिन च आई जाग।", "14/03/2031 गी खाता 88213 चा रकम कट्टी गेई।"],
};
