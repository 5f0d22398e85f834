import type { LanguageSamples } from "../language-samples.ts";

export const te: LanguageSamples = {
  tag: "te",
  codes: [
    { text: "మీ ధృవీకరణ కోడ్ 730418.", code: "730418" },
    { text: "లాగిన్ కోసం పాస్‌వర్డ్ 55129, చెల్లుబాటు 5 నిమిషాలు.", code: "55129" },
  ],
  links: [],
  nothing: ["మీ ఆర్డర్ 730418 3 రోజుల్లో వస్తుంది.", "14/03/2031 న ఖాతా 88213 నుండి ₹249.90 తీసివేయబడింది."],
};
