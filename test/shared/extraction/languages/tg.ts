import type { LanguageSamples } from "../language-samples.ts";

export const tg: LanguageSamples = {
  tag: "tg",
  codes: [
    { text: "Рамзи тасдиқ: 730418. Ба касе нагӯед.", code: "730418" },
    { text: "Барои воридшавӣ пароли якдафъаина 55129.", code: "55129" },
  ],
  links: [],
  nothing: [
    "Фармоиши 730418 пас аз 3 рӯз мерасад.",
    "14.03.2031 аз ҳисоби 88213 маблағ гирифта шуд.",
  ],
};
