import type { Language } from "../language.ts";

export const lg: Language = {
  tag: "lg",
  name: "Ganda",
  code: ["koodi y'okukakasa", "koodi y'obukuumi", "koodi ey'okukakasa"],
  weakCode: ["koodi", "ekigambo ky'okuyita", "akasumuluzo", "password"],
  validity: ["ekola", "eggwaako"],
  unit: ["eddakiika", "essaawa", "ennaku"],
  label: ["oda", "akawunti", "essimu", "ssente", "kaadi", "ennamba"],
  otherCode: ["koodi y'ekisaanyiso"],
  verify: ["kakasa", "okukakasa", "kebera"],
  login: ["yingira", "okuyingira"],
  reset: [
    "ddamu oteekewo",
    "okuddamu okuteeka",
    "zzaawo",
    "kyusa ekigambo",
    "okuzzaawo",
    "ddamu okuteekawo",
    "teekawo",
  ],
  invite: ["okuyita", "kkiriza"],
  unlock: ["ggulawo"],
  otherLink: ["eby'ekyama", "amateeka", "obuyambi", "tutuukirire", "sazaamu"],
  notMe: ["bw'oba nga si ggwe", "bw'oba tosabye", "oba tosabye"],
};
