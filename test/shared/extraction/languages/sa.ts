import type { LanguageSamples } from "../language-samples.ts";

export const sa: LanguageSamples = {
  tag: "sa",
  codes: [
    { text: "भवतः सत्यापनसङ्केतः 730418 अस्ति।", code: "730418" },
    { text: "प्रवेशः: सङ्केतः 55129, 5 निमेषाः मान्यः।", code: "55129" },
  ],
  links: [],
  nothing: ["आदेशः 730418 3 दिनेषु आगमिष्यति।", "14/03/2031 दिनाङ्के लेखा 88213 इत्यतः राशिः गतः।"],
};
