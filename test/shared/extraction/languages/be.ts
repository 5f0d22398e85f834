import type { LanguageSamples } from "../language-samples.ts";

export const be: LanguageSamples = {
  tag: "be",
  codes: [
    { text: "Ваш код пацвярджэння: 730418. Нікому не паведамляйце.", code: "730418" },
    { text: "Для ўваходу увядзіце аднаразовы пароль 55129.", code: "55129" },
  ],
  links: [{ subject: "Ваш рахунак", anchor: "Для пацверджання націсніце тут" }],
  nothing: ["Заказ 730418 прыбудзе праз 3 дні.", "14.03.2031 з карткі 88213 спісана 249,90."],
};
