import type { Language } from "../language.ts";

export const sn: Language = {
  tag: "sn",
  name: "Shona",
  code: ["kodhi yekusimbisa", "kodhi yekuchengetedza", "kodhi yekupinda", "password yenguva imwe"],
  weakCode: ["kodhi", "password", "pin"],
  validity: ["inoshanda", "inopera"],
  unit: ["maminitsi", "maawa", "masekonzi", "mazuva"],
  label: ["odha", "akaundi", "foni", "fona", "mari", "kadhi", "nhamba"],
  otherCode: ["kodhi yekuderedzwa"],
  verify: ["simbisa", "kusimbisa", "ratidza", "ongorora", "onesa"],
  login: ["pinda", "kupinda"],
  reset: [
    "seta patsva",
    "gadzirisa password",
    "dzorera",
    "chinja password",
    "password itsva",
    "gadzazve",
    "kumisazve",
    "kudzorera",
  ],
  invite: ["kokero", "gamuchira"],
  unlock: ["vhura"],
  otherLink: ["kuvanzika", "mitemo", "rubatsiro", "bata nesu", "kanzura"],
  notMe: ["kana usiri iwe", "kana usina", "hauna kukumbira"],
};
