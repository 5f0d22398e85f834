import type { LanguageSamples } from "../language-samples.ts";

export const nl: LanguageSamples = {
  tag: "nl",
  codes: [
    { text: "Je verificatiecode is 730418.", code: "730418" },
    { text: "Gebruik code 55129 om in te loggen, geldig voor 5 minuten.", code: "55129" },
  ],
  links: [
    { subject: "Activeer je account", anchor: "E-mailadres bevestigen" },
    { subject: "Je account", anchor: "Verander mijn wachtwoord" },
  ],
  nothing: [
    "Je bestelling 730418 wordt over 3 dagen bezorgd.",
    "Op 14-03-2031 is € 249,90 van rekening 88213 afgeschreven.",
    "Krijg korting met kortingscode 48213.",
  ],
};
