import type { Language } from "../language.ts";

export const ak: Language = {
  tag: "ak",
  name: "Akan",
  code: ["nhyehyɛe nɔma", "ahyɛnsode a wɔde hwɛ"],
  weakCode: ["kood", "asɛmfua a ahintaw", "ahintasɛm"],
  validity: ["ɛbɛba awiei"],
  unit: ["simma", "dɔnhwerew", "nnafua"],
  label: ["krataa", "akontabuo", "telefon", "sika", "kaad"],
  otherCode: ["kood a wɔte so"],
  verify: ["si so dua", "hwɛ sɛ ɛyɛ", "sɔ hwɛ", "di ho adanseɛ"],
  login: ["hyɛn mu", "kɔ mu"],
  reset: ["san sie", "san hyehyɛ", "sesa", "san yɛ", "foforɔ"],
  invite: ["nsato", "gye to mu"],
  unlock: ["bue"],
  otherLink: ["kokoam nsɛm", "mmoa", "twa mu"],
  notMe: ["sɛ ɛnyɛ wo", "sɛ woammisa"],
};
