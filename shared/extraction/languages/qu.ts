import type { Language } from "../language.ts";

export const qu: Language = {
  tag: "qu",
  name: "Quechua",
  code: ["chiqaqchana huchha", "chiqaqchay yupay", "yaykuna huchha"],
  weakCode: ["huchha", "yaykuna rimay", "pakasqa simi", "chimpapu", "código"],
  validity: ["tukukun"],
  unit: ["minutu", "ura", "punchaw"],
  label: ["mañakuy", "cuenta", "telefono", "qullqi", "tarjeta"],
  otherCode: ["pisiyachina huchha"],
  verify: ["chiqaqchay", "chiqanchay", "takyachiy", "chiqaqchana", "takyachi"],
  login: ["yaykuy", "yaykuna"],
  reset: [
    "kutichiy",
    "musuqmanta",
    "musuqmanta churay",
    "huktawan",
    "musuq",
    "mosoqmanta",
    "qallarichiy",
  ],
  invite: ["minkay", "chaskiy"],
  unlock: ["kichay"],
  otherLink: ["yanapay", "hark'ay"],
  notMe: ["mana qam", "mana qanchu", "mana mañakurqanki"],
};
