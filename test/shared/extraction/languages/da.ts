import type { LanguageSamples } from "../language-samples.ts";

export const da: LanguageSamples = {
  tag: "da",
  codes: [
    { text: "Din bekræftelseskode er 730418.", code: "730418" },
    { text: "Brug engangskoden 55129 for at logge ind.", code: "55129" },
  ],
  links: [
    { subject: "Aktiver din konto", anchor: "Bekræft e-mailadresse" },
    { subject: "Din konto", anchor: "Skift min adgangskode" },
  ],
  nothing: [
    "Ordre 730418 leveres om 3 dage.",
    "Den 14.03.2031 blev 249,90 kr. trukket fra konto 88213.",
  ],
};
