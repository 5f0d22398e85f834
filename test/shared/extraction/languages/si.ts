import type { LanguageSamples } from "../language-samples.ts";

export const si: LanguageSamples = {
  tag: "si",
  codes: [
    { text: "ඔබගේ සත්‍යාපන කේතය 730418 වේ.", code: "730418" },
    { text: "පිවිසීමට මුරපදය 55129 භාවිත කරන්න, මිනිත්තු 5ක් වලංගුයි.", code: "55129" },
  ],
  links: [],
  nothing: ["ඔබගේ ඇණවුම 730418 දින 3කින් ලැබේ.", "14/03/2031 දින ගිණුම 88213 න් මුදල් අඩු විය."],
};
