import type { LanguageSamples } from "../language-samples.ts";

export const mi: LanguageSamples = {
  tag: "mi",
  codes: [
    { text: "Ko tō waehere manatoko: 730418.", code: "730418" },
    { text: "Hei takiuru, whakamahia te kupuhipa 55129.", code: "55129" },
  ],
  links: [],
  nothing: [
    "Ka tae mai te ota 730418 i roto i te 3 rā.",
    "I te 14/03/2031 i tangohia te moni i te pūkete 88213.",
  ],
};
