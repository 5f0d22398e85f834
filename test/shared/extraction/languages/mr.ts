import type { LanguageSamples } from "../language-samples.ts";

export const mr: LanguageSamples = {
  tag: "mr",
  codes: [
    { text: "तुमचा पडताळणी कोड ७३०४१८ आहे.", code: "730418" },
    { text: "लॉगिन करण्यासाठी पासवर्ड 55129 वापरा, 5 मिनिटे वैध.", code: "55129" },
  ],
  links: [],
  nothing: ["तुमची ऑर्डर 730418 3 दिवसांत पोहोचेल.", "14/03/2031 रोजी खाते 88213 मधून ₹249.90 वजा झाले."],
};
