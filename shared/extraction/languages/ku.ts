import type { Language } from "../language.ts";

export const ku: Language = {
  tag: "ku",
  name: "Kurdish",
  code: [
    "koda piştrastkirinê",
    "koda pejirandinê",
    "koda ewlehiyê",
    "koda têketinê",
    "şîfreya yekcarî",
  ],
  weakCode: ["kod", "koda", "şîfre", "şîfreya", "şîfreyê", "pin"],
  validity: ["derbasdar", "qediya", "parve nekin"],
  unit: ["deqe", "deqîqe", "saet", "saniye", "roj"],
  label: ["ferman", "hesab", "telefon", "mîqdar", "kart", "hejmar"],
  otherCode: ["koda daxistinê"],
  verify: ["piştrast", "piştrast bike", "piştrastkirin", "pejirîne", "erê bike", "teyîd", "verast"],
  login: ["têkeve", "têketin"],
  reset: [
    "nû bike",
    "şîfreyê nû",
    "sifir bike",
    "şîfreya nû",
    "şîfreyê biguherîne",
    "ji nû ve",
    "vegerîne",
  ],
  invite: ["vexwendin", "qebûl bike"],
  unlock: ["veke"],
  otherLink: ["taybetmendî", "merc", "alîkarî", "têkilî", "betal"],
  notMe: ["heke tu", "heke we", "ger te", "we nexwestibe"],
};
