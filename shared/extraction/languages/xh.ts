import type { Language } from "../language.ts";

export const xh: Language = {
  tag: "xh",
  name: "Xhosa",
  code: [
    "ikhowudi yokuqinisekisa",
    "ikhowudi yokhuseleko",
    "ikhowudi yokungena",
    "iphasiwedi yexesha elinye",
  ],
  weakCode: ["ikhowudi", "iphasiwedi", "igama lokugqitha", "pin"],
  validity: ["iyasebenza", "iphelelwa"],
  unit: ["imizuzu", "iiyure", "imizuzwana", "iintsuku"],
  label: ["umyalelo", "odolo", "iakhawunti", "umnxeba", "isixa", "ikhadi", "inombolo"],
  otherCode: ["ikhowudi yesaphulelo"],
  verify: ["qinisekisa", "ukuqinisekisa", "uqinisekiso"],
  login: ["ngena", "ukungena"],
  reset: [
    "seta kwakhona",
    "seta ngokutsha",
    "setha kwakhona",
    "igama lokugqitha elitsha",
    "iphasiwedi entsha",
    "ukuseta kwakhona",
    "hlela kwakhona",
  ],
  invite: ["isimemo", "yamkela"],
  unlock: ["vula"],
  otherLink: ["ubumfihlo", "imiqathango", "uncedo", "qhagamshelana", "rhoxisa"],
  notMe: ["ukuba asinguwe", "ukuba awukhange", "awukhange ucele"],
};
