import type { Language } from "../language.ts";

export const mi: Language = {
  tag: "mi",
  name: "Maori",
  code: [
    "waehere manatoko",
    "waehere whakaū",
    "waehere haumaru",
    "waehere takiuru",
    "kupuhipa kotahi",
  ],
  weakCode: ["waehere", "kupuhipa", "kupu huna", "pin"],
  validity: ["ka whai mana", "ka pau", "kaua e tohatoha"],
  unit: ["meneti", "hāora", "hēkona", "rā", "wiki"],
  label: ["ota", "tohutoro", "pūkete", "waea", "tapeke", "kāri", "tau"],
  otherCode: ["waehere whakahekenga"],
  verify: ["manatoko", "manatokona", "whakaū", "whakaūngia", "whakapūmau", "whakamana"],
  login: ["takiuru", "takiuruhia"],
  reset: ["tautuhi anō", "tautuhi kupuhipa", "kupuhipa hou", "huri kupuhipa", "tautuhia anō"],
  invite: ["tono", "whakaae", "pōwhiri"],
  unlock: ["huakina"],
  otherLink: ["tūmataiti", "tikanga", "āwhina", "whakapā mai", "whakakore"],
  notMe: ["mēnā ehara koe", "mehemea ehara koe", "mehemea kāore", "mēnā kāore"],
};
