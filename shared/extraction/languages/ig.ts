import type { Language } from "../language.ts";

export const ig: Language = {
  tag: "ig",
  name: "Igbo",
  code: ["koodu nkwenye", "koodu nchekwa", "koodu mbanye", "koodu nnwale", "paswọọdụ otu oge"],
  weakCode: ["koodu", "paswọọdụ", "okwuntughe", "pin"],
  validity: ["dị irè", "ga-agwụ", "ekekọrịtala"],
  unit: ["nkeji", "awa", "sekọnd", "ụbọchị", "izu"],
  label: ["ọda", "akaụntụ", "ekwentị", "kpọọ", "ego", "kaadị", "nọmba"],
  otherCode: ["koodu mbelata"],
  verify: ["kwenye", "nkwenye", "nyochaa", "gosi", "kwado"],
  login: ["banye", "mbanye", "nbanye"],
  reset: [
    "tọgharịa",
    "tọgharịa paswọọdụ",
    "tọgharịa okwuntughe",
    "paswọọdụ ọhụrụ",
    "gbanwee paswọọdụ",
    "ịtọgharị",
    "nrụpụta paswọọdụ",
    "weghachi",
  ],
  invite: ["ọkpụkpọ", "nabata"],
  unlock: ["mepee akaụntụ"],
  otherLink: ["nzuzo", "usoro", "enyemaka", "kpọtụrụ", "kagbuo"],
  notMe: ["ọ bụrụ na ọ bụghị gị", "ọ bụrụ na ị", "ị rịọghị"],
};
