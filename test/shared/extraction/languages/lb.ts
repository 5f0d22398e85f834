import type { LanguageSamples } from "../language-samples.ts";

export const lb: LanguageSamples = {
  tag: "lb",
  codes: [
    { text: "Äre Bestätegungscode ass 730418.", code: "730418" },
    { text: "Fir Iech umellen: Passwuert 55129, valabel fir 5 Minutten.", code: "55129" },
  ],
  links: [],
  nothing: [
    "Är Bestellung 730418 kënnt an 3 Deeg.",
    "Den 14.03.2031 goufe 249,90 € vum Konto 88213 ofgebucht.",
  ],
};
