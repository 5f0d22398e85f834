import type { LanguageSamples } from "../language-samples.ts";

export const bho: LanguageSamples = {
  tag: "bho",
  codes: [
    { text: "राउर सत्यापन कोड 730418 बा।", code: "730418" },
    { text: "लॉगिन खातिर पासवर्ड 55129, 5 मिनट मान्य।", code: "55129" },
  ],
  links: [],
  nothing: ["राउर ऑर्डर 730418 3 दिन में पहुँची।", "14/03/2031 के खाता 88213 से रकम कटल।"],
};
