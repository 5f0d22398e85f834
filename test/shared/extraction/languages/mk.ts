import type { LanguageSamples } from "../language-samples.ts";

export const mk: LanguageSamples = {
  tag: "mk",
  codes: [
    { text: "Вашиот код за потврда е 730418.", code: "730418" },
    { text: "За најава внесете еднократна лозинка 55129.", code: "55129" },
  ],
  links: [{ subject: "Добредојдовте", anchor: "Кликнете за да ја потврдите адресата" }],
  nothing: [
    "Нарачка 730418 пристигнува за 3 дена.",
    "На 14.03.2031 од сметка 88213 се повлечени 249,90 ден.",
  ],
};
