import type { LanguageSamples } from "../language-samples.ts";

export const ro: LanguageSamples = {
  tag: "ro",
  codes: [
    { text: "Codul de verificare este 730418. Nu îl comunicați nimănui.", code: "730418" },
    { text: "Pentru autentificare introduceți parola unică 55129.", code: "55129" },
  ],
  links: [{ subject: "Activarea contului", anchor: "Confirmă adresa" }],
  nothing: [
    "Coletul a ajuns la automat. Cod deschidere: 551204",
    "Comanda 730418 ajunge în 3 zile.",
    "Pe 14.03.2031 s-au retras 249,90 lei din contul 88213.",
  ],
};
