import type { LanguageSamples } from "../language-samples.ts";

export const mniMtei: LanguageSamples = {
  tag: "mni-Mtei",
  codes: [
    { text: "ꯚꯦꯔꯤꯐꯤꯀꯦꯁꯟ ꯀꯣꯗ: 730418", code: "730418" },
    { text: "ꯂꯣꯒꯏꯟ: ꯀꯣꯗ 55129, 5 ꯃꯤꯅꯤꯠ", code: "55129" },
  ],
  links: [],
  nothing: ["ꯑꯣꯔꯗꯔ 730418 3 ꯅꯨꯃꯤꯠꯇ ꯂꯥꯛꯀꯅꯤ", "14/03/2031 ꯑꯦꯀꯥꯎꯟꯠ 88213"],
};
