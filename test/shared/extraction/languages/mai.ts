import type { LanguageSamples } from "../language-samples.ts";

export const mai: LanguageSamples = {
  tag: "mai",
  codes: [
    { text: "अहाँक सत्यापन कोड 730418 अछि।", code: "730418" },
    { text: "लॉगिन लेल पासवर्ड 55129, 5 मिनट मान्य।", code: "55129" },
  ],
  links: [],
  nothing: ["अहाँक ऑर्डर 730418 3 दिनमे आओत।", "14/03/2031 केँ खाता 88213 सँ राशि कटल।"],
};
