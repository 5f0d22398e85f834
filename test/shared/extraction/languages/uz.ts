import type { LanguageSamples } from "../language-samples.ts";

export const uz: LanguageSamples = {
  tag: "uz",
  codes: [
    { text: "Tasdiqlash kodingiz: 730418. Hech kimga bermang.", code: "730418" },
    { text: "Кириш учун бир марталик парол 55129.", code: "55129" },
  ],
  links: [],
  nothing: [
    "Buyurtma 730418 3 kunda yetib boradi.",
    "14.03.2031 karta 88213 dan 249900 UZS yechildi.",
  ],
};
