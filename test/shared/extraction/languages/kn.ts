import type { LanguageSamples } from "../language-samples.ts";

export const kn: LanguageSamples = {
  tag: "kn",
  codes: [
    { text: "ನಿಮ್ಮ ಪರಿಶೀಲನಾ ಕೋಡ್ ೭೩೦೪೧೮.", code: "730418" },
    { text: "ಲಾಗಿನ್ ಮಾಡಲು ಪಾಸ್‌ವರ್ಡ್ 55129 ಬಳಸಿ, 5 ನಿಮಿಷ ಮಾನ್ಯ.", code: "55129" },
  ],
  links: [],
  nothing: ["ನಿಮ್ಮ ಆರ್ಡರ್ 730418 3 ದಿನಗಳಲ್ಲಿ ಬರುತ್ತದೆ.", "14/03/2031 ರಂದು ಖಾತೆ 88213 ಯಿಂದ ₹249.90 ಕಡಿತ."],
};
