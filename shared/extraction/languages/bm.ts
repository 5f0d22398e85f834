import type { Language } from "../language.ts";

export const bm: Language = {
  tag: "bm",
  name: "Bambara",
  code: ["kode dantigɛli", "lakanani kode"],
  weakCode: ["kode", "tɛmɛsira daɲɛ", "gundo daɲɛ", "daɲɛ gundolama"],
  validity: ["bɛ baara", "bɛ ban"],
  unit: ["miniti", "lɛri", "tile"],
  label: ["komandi", "konti", "telefɔni", "wari", "karti"],
  otherCode: ["kode dɔgɔyalen"],
  verify: ["sɛgɛsɛgɛ", "dantigɛ", "sinsin", "lajɛ"],
  login: ["ka don"],
  reset: ["labɛn kokura", "segin", "lasegin", "kura", "yɛlɛma", "labɛn tuguni"],
  invite: ["weleli", "jaabi"],
  unlock: ["da yɛlɛ"],
  otherLink: ["gundo", "dɛmɛ", "dabila"],
  notMe: ["ni i tɛ", "n'i ma"],
};
