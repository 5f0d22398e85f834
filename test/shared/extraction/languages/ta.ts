import type { LanguageSamples } from "../language-samples.ts";

export const ta: LanguageSamples = {
  tag: "ta",
  codes: [
    { text: "உங்கள் சரிபார்ப்புக் குறியீடு 730418.", code: "730418" },
    { text: "உள்நுழைய கடவுச்சொல் 55129, செல்லுபடி 5 நிமிடங்கள்.", code: "55129" },
  ],
  links: [],
  nothing: [
    "உங்கள் ஆர்டர் 730418 3 நாட்களில் வரும்.",
    "14/03/2031 அன்று கணக்கு 88213 இலிருந்து ₹249.90 எடுக்கப்பட்டது.",
  ],
};
