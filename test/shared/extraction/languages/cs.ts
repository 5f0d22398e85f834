import type { LanguageSamples } from "../language-samples.ts";

export const cs: LanguageSamples = {
  tag: "cs",
  codes: [
    { text: "Váš ověřovací kód je 730418.", code: "730418" },
    { text: "Pro přihlášení zadejte jednorázové heslo 55129.", code: "55129" },
  ],
  links: [
    { subject: "Aktivace účtu", anchor: "Potvrdit e-mail" },
    { subject: "Vítejte", anchor: "Kliknutím adresu potvrdíte" },
    { subject: "Váš účet", anchor: "Změnit moje heslo" },
  ],
  nothing: [
    "Objednávka 730418 dorazí za 3 dny.",
    "Dne 14.03.2031 bylo strženo 249,90 Kč z účtu 88213.",
  ],
};
