import type { LanguageSamples } from "../language-samples.ts";

export const hu: LanguageSamples = {
  tag: "hu",
  codes: [
    { text: "Az Ön ellenőrző kódja: 730418. Senkinek ne adja meg.", code: "730418" },
    { text: "A belépéshez írja be a 482913-as biztonsági kódot.", code: "482913" },
  ],
  links: [{ subject: "Fiók aktiválása", anchor: "E-mail-cím megerősítése" }],
  nothing: [
    "A 730418 számú rendelése 3 nap múlva érkezik. Rendelésszám: 730418",
    "2031.03.14-én 24 990 Ft terhelés érkezett, ügyfélszám 88213.",
  ],
};
