import type { LanguageSamples } from "../language-samples.ts";

export const bg: LanguageSamples = {
  tag: "bg",
  codes: [
    { text: "Вашият код за потвърждение е 730418.", code: "730418" },
    { text: "За вход въведете еднократна парола 55129.", code: "55129" },
  ],
  links: [
    { subject: "Активиране на профил", anchor: "Потвърдете имейла" },
    { subject: "Добре дошли", anchor: "Кликнете, за да потвърдите адреса си" },
    { subject: "Вашият профил", anchor: "Промяна на паролата ми" },
  ],
  nothing: [
    "Поръчка 730418 ще пристигне след 3 дни.",
    "На 14.03.2031 са изтеглени 249,90 лв. от сметка 88213.",
  ],
};
