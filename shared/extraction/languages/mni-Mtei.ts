import type { Language } from "../language.ts";

export const mniMtei: Language = {
  tag: "mni-Mtei",
  name: "Meitei",
  code: ["ꯚꯦꯔꯤꯐꯤꯀꯦꯁꯟ ꯀꯣꯗ"],
  weakCode: ["ꯀꯣꯗ", "ꯄꯥꯁꯋꯥꯔꯗ", "ꯄꯥꯁꯋꯔꯗ"],
  validity: ["ꯌꯥꯕ"],
  unit: ["ꯃꯤꯅꯤꯠ", "ꯄꯨꯡ", "ꯅꯨꯃꯤꯠ"],
  label: ["ꯑꯣꯔꯗꯔ", "ꯑꯦꯀꯥꯎꯟꯠ", "ꯐꯣꯟ"],
  otherCode: ["ꯗꯤꯁꯀꯥꯎꯟꯠ ꯀꯣꯗ"],
  verify: ["ꯚꯦꯔꯤꯐꯥꯏ"],
  login: ["ꯂꯣꯒ ꯏꯟ", "ꯂꯣꯒꯏꯟ"],
  reset: ["ꯔꯤꯁꯦꯠ", "ꯔꯤꯁꯦꯠ ꯇꯧꯕꯤꯌꯨ", "ꯔꯤꯁꯦꯇ"],
  invite: ["ꯕꯥꯔꯇꯣꯟ"],
  unlock: ["ꯍꯥꯡꯗꯣꯛꯄ"],
  otherLink: ["ꯃꯇꯦꯡ"],
  notMe: ["ꯀꯔꯤꯒꯨꯝꯕ ꯅꯍꯥꯛ"],
};
