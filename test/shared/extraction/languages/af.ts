import type { LanguageSamples } from "../language-samples.ts";

export const af: LanguageSamples = {
  tag: "af",
  codes: [
    { text: "Jou verifikasiekode is 730418.", code: "730418" },
    { text: "Gebruik die eenmalige pin 55129 om aan te meld.", code: "55129" },
  ],
  links: [],
  nothing: [
    "Bestelling 730418 kom oor 3 dae aan.",
    "Op 14/03/2031 is R249,90 van rekening 88213 afgetrek.",
  ],
};
