import type { LanguageSamples } from "../language-samples.ts";

export const sv: LanguageSamples = {
  tag: "sv",
  codes: [
    { text: "Din verifieringskod är 730418.", code: "730418" },
    { text: "Logga in med koden 55129, giltig i 5 minuter.", code: "55129" },
  ],
  links: [
    { subject: "Aktivera kontot", anchor: "Bekräfta e-postadressen" },
    { subject: "Ditt konto", anchor: "Ändra mitt lösenord" },
  ],
  nothing: [
    "Beställning 730418 levereras om 3 dagar.",
    "Den 14.03.2031 drogs 249,90 kr från konto 88213.",
  ],
};
