import type { Language } from "../language.ts";

export const gd: Language = {
  tag: "gd",
  name: "Scottish Gaelic",
  code: [
    "còd dearbhaidh",
    "còd tèarainteachd",
    "còd clàraidh a-steach",
    "facal-faire aon-turais",
    "còd aon-turais",
  ],
  weakCode: ["còd", "facal-faire", "pin"],
  validity: ["dligheach", "falbhaidh an ùine"],
  unit: ["mionaid", "mionaidean", "uair", "uairean", "diog", "latha", "làithean"],
  label: ["òrdugh", "iomradh", "cunntas", "fòn", "suim", "cairt", "àireamh"],
  otherCode: ["còd lasachaidh", "còd puist"],
  verify: ["dearbh", "dearbhaich", "dearbhadh", "a dhearbhadh", "cuir an gnìomh"],
  login: ["clàraich a-steach", "clàradh a-steach", "log a-steach"],
  reset: [
    "ath-shuidhich",
    "ath-shuidhich am facal-faire",
    "ath-shuidheachadh",
    "facal-faire ùr",
    "ath-shuidhich facal-faire",
  ],
  invite: ["cuireadh", "gabh ris"],
  unlock: ["fosgail a' ghlas"],
  otherLink: [
    "crìochnaich an fo-sgrìobhadh",
    "prìobhaideachd",
    "teirmichean",
    "cobhair",
    "fios thugainn",
    "sguir dheth",
  ],
  notMe: ["mur an tusa", "mura d' iarr", "mur do dh'iarr"],
};
