import type { LanguageSamples } from "../language-samples.ts";

export const ca: LanguageSamples = {
  tag: "ca",
  codes: [
    { text: "El teu codi de verificació és 730418.", code: "730418" },
    { text: "Per accedir, introdueix la contrasenya d'un sol ús 55129.", code: "55129" },
  ],
  links: [{ subject: "El teu compte", anchor: "Desbloca el compte" }],
  nothing: [
    "La comanda 730418 arribarà en 3 dies.",
    "El 14/03/2031 s'han carregat 249,90 € al compte 88213.",
  ],
};
