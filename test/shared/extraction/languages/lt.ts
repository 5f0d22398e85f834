import type { LanguageSamples } from "../language-samples.ts";

export const lt: LanguageSamples = {
  tag: "lt",
  codes: [
    { text: "Jūsų patvirtinimo kodas: 730418.", code: "730418" },
    { text: "Prisijungimui naudokite vienkartinį slaptažodį 55129.", code: "55129" },
  ],
  links: [
    { subject: "Paskyros aktyvinimas", anchor: "Patvirtinkite el. paštą" },
    { subject: "Sveiki atvykę", anchor: "Spauskite, kad patvirtintumėte adresą" },
    { subject: "Jūsų paskyra", anchor: "Keisti savo slaptažodį" },
  ],
  nothing: [
    "Užsakymas 730418 atvyks po 3 dienų.",
    "2031-03-14 iš kortelės 88213 nuskaityta 249,90 €.",
  ],
};
