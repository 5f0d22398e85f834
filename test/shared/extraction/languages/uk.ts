import type { LanguageSamples } from "../language-samples.ts";

export const uk: LanguageSamples = {
  tag: "uk",
  codes: [
    { text: "Ваш код підтвердження: 730418. Нікому його не повідомляйте.", code: "730418" },
    { text: "Для входу в кабінет введіть пароль 55129.", code: "55129" },
  ],
  links: [{ subject: "Активація облікового запису", anchor: "Підтвердити пошту" }],
  nothing: [
    "Замовлення 730418 прибуде через 3 дні.",
    "14.03.2031 з картки 88213 списано 249,90 грн.",
  ],
};
