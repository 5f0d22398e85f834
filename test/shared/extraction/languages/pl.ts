import type { LanguageSamples } from "../language-samples.ts";

export const pl: LanguageSamples = {
  tag: "pl",
  codes: [
    { text: "Twój kod weryfikacyjny to 730418.", code: "730418" },
    { text: "Hasło jednorazowe: 5512-9034. Nikomu nie podawaj.", code: "55129034" },
  ],
  links: [
    { subject: "Aktywacja konta", anchor: "Potwierdź adres e-mail" },
    { subject: "Witamy", anchor: "Kliknij w celu potwierdzenia adresu" },
    { subject: "Twoje konto", anchor: "Zmień swoje hasło" },
  ],
  nothing: [
    "Zamówienie 730418 dotrze za 3 dni.",
    "Dnia 14.03.2031 pobrano 249,90 zł z konta 88213.",
    "Kupuj taniej z kodem: kod rabatowy 48213.",
  ],
};
