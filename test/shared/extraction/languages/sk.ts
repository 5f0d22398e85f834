import type { LanguageSamples } from "../language-samples.ts";

export const sk: LanguageSamples = {
  tag: "sk",
  codes: [
    { text: "Váš overovací kód je 730418.", code: "730418" },
    { text: "Na prihlásenie zadajte jednorazové heslo 55129.", code: "55129" },
  ],
  links: [
    { subject: "Aktivácia účtu", anchor: "Potvrdiť e-mail" },
    { subject: "Vitajte", anchor: "Kliknutím adresu potvrdíte" },
    { subject: "Váš účet", anchor: "Zmeniť moje heslo" },
  ],
  nothing: [
    "Objednávka 730418 príde o 3 dni.",
    "Dňa 14.03.2031 bolo strhnutých 249,90 € z účtu 88213.",
  ],
};
