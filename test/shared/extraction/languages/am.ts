import type { LanguageSamples } from "../language-samples.ts";

export const am: LanguageSamples = {
  tag: "am",
  codes: [
    { text: "የማረጋገጫ ኮድዎ 730418 ነው።", code: "730418" },
    { text: "ለመግባት የይለፍ ቃል 55129 ይጠቀሙ፤ ለ5 ደቂቃ ያገለግላል።", code: "55129" },
  ],
  links: [],
  nothing: ["ትዕዛዝ 730418 በ3 ቀናት ውስጥ ይደርሳል።", "በ14/03/2031 ከሂሳብ 88213 ገንዘብ ተቀንሷል።"],
};
