import type { Language } from "../language.ts";

export const zu: Language = {
  tag: "zu",
  name: "Zulu",
  code: [
    "ikhodi yokuqinisekisa",
    "ikhodi yokuphepha",
    "ikhodi yokungena",
    "iphasiwedi yesikhathi esisodwa",
    "ikhodi yesikhathi esisodwa",
  ],
  weakCode: ["ikhodi", "ikhodi-", "iphasiwedi", "iphasiwedi-", "i-pin", "igama lokungena"],
  validity: ["isebenza", "izophelelwa", "ungabelani", "muntu"],
  unit: ["imizuzu", "iminithi", "amahora", "ihora", "imizuzwana", "izinsuku"],
  label: ["i-oda", "oda", "i-akhawunti", "ucingo", "shayela", "inani", "ikhadi", "inombolo"],
  otherCode: ["ikhodi yesaphulelo", "ikhodi yeposi"],
  trade: ["i-oda"],
  verify: ["qinisekisa", "ukuqinisekisa", "ukuqinisekiswa", "vula i-akhawunti"],
  login: ["ngena", "ukungena"],
  reset: [
    "setha kabusha",
    "setha kabusha iphasiwedi",
    "ukusetha kabusha",
    "iphasiwedi entsha",
    "shintsha iphasiwedi",
    "hlela kabusha",
    "usethe kabusha",
  ],
  invite: ["isimemo", "yamukela"],
  unlock: ["vula ukukhiya"],
  otherLink: ["ubumfihlo", "imigomo", "usizo", "xhumana", "khansela"],
  notMe: ["uma kungesiwena", "uma ungazange", "uma ungacelanga", "awucelanga"],
};
