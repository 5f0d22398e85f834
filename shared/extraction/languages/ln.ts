import type { Language } from "../language.ts";

export const ln: Language = {
  tag: "ln",
  name: "Lingala",
  code: ["kode ya kondima", "kode ya libateli", "kode ya kokota", "mot ya koleka"],
  weakCode: ["kode", "mot de passe", "liloba ya koleka"],
  validity: ["ezali na ntina", "ekosila"],
  unit: ["miniti", "ngonga", "mikolo"],
  label: ["komande", "konti", "telefone", "mbongo", "karte", "nimero"],
  otherCode: ["kode ya kokitisa ntalo"],
  verify: ["ndima", "kondima", "kotala", "kondimisa", "talela"],
  login: ["kokota"],
  reset: [
    "bongisa lisusu",
    "kobongisa lisusu",
    "kobongola",
    "bongola",
    "mot de passe ya sika",
    "zongisa",
    "kozongisa",
  ],
  invite: ["libyangi", "ndima libyangi"],
  unlock: ["fungola"],
  otherLink: ["ya moto ye moko", "mibeko", "lisalisi", "longola"],
  notMe: ["soki ezali yo te", "soki osengaki te", "soki osɛngaki te"],
};
