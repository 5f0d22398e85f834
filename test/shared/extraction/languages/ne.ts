import type { LanguageSamples } from "../language-samples.ts";

export const ne: LanguageSamples = {
  tag: "ne",
  codes: [
    { text: "तपाईंको सुरक्षा कोड ७३०४१८ हो।", code: "730418" },
    { text: "लगइन गर्न पासवर्ड 55129 प्रयोग गर्नुहोस्, म्याद 5 मिनेट।", code: "55129" },
  ],
  links: [],
  nothing: ["तपाईंको अर्डर 730418 3 दिनमा आइपुग्छ।", "14/03/2031 मा खाता 88213 बाट रकम काटियो।"],
};
