import type { Language } from "../language.ts";

export const yo: Language = {
  tag: "yo",
  name: "Yoruba",
  code: [
    "koodu ìjẹ́rìísí",
    "kóòdù ìjẹ́rìísí",
    "koodu idaniloju",
    "koodu aabo",
    "koodu iwọle",
    "ọrọ aṣina igba kan",
  ],
  weakCode: ["koodu", "kóòdù", "ọrọ aṣina", "ọrọ igbaniwọle", "pin"],
  validity: ["wulo", "yoo pari", "ma pin"],
  unit: ["iṣẹju", "wakati", "aaya", "ọjọ", "ọsẹ"],
  label: ["aṣẹ", "akọọlẹ", "foonu", "pe", "iye", "kaadi", "nọmba"],
  otherCode: ["koodu ẹdinwo"],
  verify: ["jẹrisi", "ìjẹ́rìísí", "jẹ́rìí", "ṣàyẹ̀wò", "fìdí", "idaniloju", "mu ṣiṣẹ"],
  login: ["wọle", "iwọle"],
  reset: [
    "tun ọrọ aṣina",
    "tun ọrọ igbaniwọle",
    "ọrọ igbaniwọle tuntun",
    "atunto",
    "tunto",
    "tún ọ̀rọ̀ aṣínà",
    "tun to",
  ],
  invite: ["ìpè", "gba"],
  unlock: ["ṣii akọọlẹ"],
  otherLink: ["asiri", "ofin", "iranlọwọ", "kan si wa", "fagilee"],
  notMe: ["ti kii ba ṣe iwọ", "ti o ko ba", "o ko beere"],
};
