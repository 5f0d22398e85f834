import type { LanguageSamples } from "../language-samples.ts";

export const mg: LanguageSamples = {
  tag: "mg",
  codes: [
    { text: "Ny kaody fanamarinana dia 730418.", code: "730418" },
    { text: "Raha hiditra, ampiasao ny tenimiafina 55129.", code: "55129" },
  ],
  links: [],
  nothing: [
    "Ho tonga afaka andro 3 ny kaomandy 730418.",
    "Tamin'ny 14/03/2031 nisy vola nesorina tao amin'ny kaonty 88213.",
  ],
};
