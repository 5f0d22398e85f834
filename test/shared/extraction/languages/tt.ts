import type { LanguageSamples } from "../language-samples.ts";

export const tt: LanguageSamples = {
  tag: "tt",
  codes: [
    { text: "Раслау кодыгыз: 730418.", code: "730418" },
    { text: "Керү өчен пароль 55129, 5 минут гамәлдә.", code: "55129" },
  ],
  links: [],
  nothing: ["Заказ 730418 3 көннән килә.", "14.03.2031 карта 88213 буенча 24990 сум алынды."],
};
