import type { LanguageSamples } from "../language-samples.ts";

export const sw: LanguageSamples = {
  tag: "sw",
  codes: [
    { text: "Msimbo wako wa uthibitishaji ni: msimbo wa uthibitishaji 730418.", code: "730418" },
    { text: "Tumia nenosiri la mara moja 55129 kuingia.", code: "55129" },
  ],
  links: [],
  nothing: [
    "Ombi lako limepokelewa. Nambari ya ombi: 77120453. Ingia kuona maelezo.",
    "Agizo 730418 litafika baada ya siku 3.",
    "Tarehe 14/03/2031 kiasi cha KES 249.90 kilitolewa kwenye akaunti 88213.",
  ],
};
