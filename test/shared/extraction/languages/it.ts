import type { LanguageSamples } from "../language-samples.ts";

export const it: LanguageSamples = {
  tag: "it",
  codes: [
    { text: "Il tuo codice di verifica è 730418.", code: "730418" },
    { text: "Password monouso: 5512-9034, scade tra 5 minuti.", code: "55129034" },
  ],
  links: [
    { subject: "Attiva il tuo account", anchor: "Conferma indirizzo" },
    { subject: "Il tuo account", anchor: "Cambia la mia password" },
  ],
  nothing: [
    "L'ordine 730418 arriverà tra 3 giorni.",
    "Il 14/03/2031 sono stati addebitati 249,90 € sul conto 88213.",
    "Usa il codice sconto 48213 entro domenica.",
  ],
};
