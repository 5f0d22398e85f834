import type { LanguageSamples } from "../language-samples.ts";

export const so: LanguageSamples = {
  tag: "so",
  codes: [
    { text: "Koodhka xaqiijinta waa 730418.", code: "730418" },
    {
      text: "Si aad u gasho, isticmaal furaha sirta 55129: gal 5 daqiiqo gudahood.",
      code: "55129",
    },
  ],
  links: [],
  nothing: [
    "Dalabka 730418 wuxuu ku iman doonaa 3 maalmood.",
    "14/03/2031 waxaa laga jaray xisaabta 88213.",
  ],
};
