import type { Language } from "../language.ts";

export const haw: Language = {
  tag: "haw",
  name: "Hawaiian",
  code: ["helu hōʻoia", "helu palekana", "helu ʻēʻe"],
  weakCode: ["helu hōʻoia", "ʻōlelo huna", "hua huna"],
  validity: ["maikaʻi no", "pau ana"],
  unit: ["minuke", "hola", "kekona", "lā"],
  label: ["kauoha", "moʻokāki", "kelepona", "kālā", "helu kauoha"],
  otherCode: ["helu hōʻemi", "helu leka"],
  verify: ["hōʻoia", "hōʻoiaʻiʻo"],
  login: ["ʻeʻe", "hoʻokomo", "e komo"],
  reset: [
    "hoʻonoho hou",
    "hoʻihoʻi",
    "ʻōlelo huna hou",
    "hoʻoponopono hou",
    "hoʻonohonoho hou",
    "hoʻololi",
  ],
  invite: ["kono", "ʻae"],
  unlock: ["wehe"],
  otherLink: ["pilikino", "kumu", "kōkua", "hoʻopau"],
  notMe: ["inā ʻaʻole ʻoe", "inā ʻaʻole"],
};
