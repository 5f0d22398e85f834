import type { Language } from "../language.ts";

export const ha: Language = {
  tag: "ha",
  name: "Hausa",
  code: [
    "lambar tabbatarwa",
    "lambar tsaro",
    "lambar tantancewa",
    "lambar shiga",
    "kalmar sirri ta lokaci ɗaya",
    "lambar sirri",
  ],
  weakCode: ["lamba", "lambar", "kalmar sirri", "kalmar wucewa", "pin"],
  validity: ["tana aiki", "zai ƙare", "kada ku raba", "kada ka raba"],
  unit: ["minti", "mintuna", "awa", "sa'a", "daƙiƙa", "kwana", "kwanaki"],
  label: ["oda", "asusu", "waya", "kira", "kuɗi", "jimla", "kati"],
  otherCode: ["lambar rangwame"],
  verify: ["tabbatar", "tabbatarwa", "kunna"],
  login: ["shiga"],
  reset: [
    "sake saita",
    "sake saita kalmar sirri",
    "sabuwar kalmar sirri",
    "canza kalmar sirri",
    "sake saita kalmar wucewa",
    "canza mabudi",
  ],
  invite: ["gayyata", "karɓa"],
  unlock: ["buɗe asusu"],
  otherLink: ["cire rajista", "sirri", "sharuɗɗa", "taimako", "tuntuɓe mu", "soke"],
  notMe: ["idan ba kai ba", "idan ba ku", "ba ku nemi", "ba ka nemi"],
};
