import type { LanguageSamples } from "../language-samples.ts";

export const sr: LanguageSamples = {
  tag: "sr",
  codes: [
    { text: "Ваш код за потврду је 730418.", code: "730418" },
    { text: "Za prijavu unesite jednokratnu lozinku 55129.", code: "55129" },
  ],
  links: [
    { subject: "Активација налога", anchor: "Потврди адресу" },
    { subject: "Добро дошли", anchor: "Кликните да бисте потврдили адресу" },
    { subject: "Vaš nalog", anchor: "Promeni moju lozinku" },
  ],
  nothing: [
    "Ваш пакет је у ормарићу. Код за преузимање: 551204",
    "Поруџбина 730418 стиже за 3 дана.",
    "Dana 14.03.2031. skinuto je 249,90 RSD, poziv na broj 88213.",
  ],
};
