import type { LanguageSamples } from "../language-samples.ts";

export const de: LanguageSamples = {
  tag: "de",
  codes: [
    { text: "Ihr Bestätigungscode für das Kundenportal lautet 730418.", code: "730418" },
    { text: "Anmeldung am Postfach: Code 55129, gültig für 5 Minuten.", code: "55129" },
  ],
  links: [
    { subject: "Konto freischalten", anchor: "E-Mail-Adresse bestätigen" },
    { subject: "Ihr Konto", anchor: "Mein Kennwort ändern" },
  ],
  nothing: [
    "Ihre Bestellung Nr. 730418 ist unterwegs und kommt in 3 Tagen.",
    "Am 14.03.2031 wurden 249,90 EUR von Konto 88213 abgebucht.",
    "Mit dem Rabattcode 48213 sparen Sie heute 20 %.",
  ],
};
