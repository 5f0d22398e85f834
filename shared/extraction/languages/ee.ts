import type { Language } from "../language.ts";

export const ee: Language = {
  tag: "ee",
  name: "Ewe",
  code: ["kpeɖodzi dzesi", "dedienɔnɔ dzesi"],
  weakCode: ["dzesi", "nya ɣaɣla", "adzamenya", "kɔd"],
  validity: ["awu enu"],
  unit: ["miniti", "gaƒoƒo", "ŋkeke"],
  label: ["nudɔdɔ", "akɔnta", "telefon", "ga", "kadi"],
  otherCode: ["asiɖeɖe dzesi"],
  verify: ["ɖo kpe", "kpeɖodzi", "da asi", "lé ŋku"],
  login: ["ge ɖe"],
  reset: ["gbugbɔ ɖo", "trɔ", "gbugbɔe", "gbugbɔ"],
  invite: ["amekpekpe", "xɔ"],
  unlock: ["ʋu"],
  otherLink: ["kpekpeɖeŋu", "te fli"],
  notMe: ["ne menye wòe", "ne mèbia", "nenye be mèbia"],
};
