import type { LanguageSamples } from "../language-samples.ts";

export const et: LanguageSamples = {
  tag: "et",
  codes: [
    { text: "Teie kinnituskood on 730418.", code: "730418" },
    { text: "Sisselogimiseks kasutage ühekordset parooli 55129.", code: "55129" },
  ],
  links: [
    { subject: "Konto aktiveerimine", anchor: "Kinnita e-posti aadress" },
    { subject: "Tere tulemast", anchor: "Vajuta konto aktiveerimiseks" },
    { subject: "Sinu konto", anchor: "Uue parooli saamiseks vajuta siia" },
  ],
  nothing: [
    "Tellimus 730418 saabub 3 päeva pärast.",
    "14.03.2031 debiteeriti kontolt 249,90 €, viide 88213.",
  ],
};
