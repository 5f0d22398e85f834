import type { LanguageSamples } from "../language-samples.ts";

export const hi: LanguageSamples = {
  tag: "hi",
  codes: [
    { text: "आपका सत्यापन कोड ७३०४१८ है। किसी के साथ साझा न करें।", code: "730418" },
    { text: "लॉगिन करने के लिए पासवर्ड 55129 दर्ज करें, 5 मिनट तक मान्य।", code: "55129" },
  ],
  links: [{ subject: "खाता सक्रिय करें", anchor: "ईमेल सत्यापित करें" }],
  nothing: ["आपका ऑर्डर 730418 3 दिन में पहुँचेगा।", "14/03/2031 को खाता 88213 से ₹249.90 काटे गए।"],
};
