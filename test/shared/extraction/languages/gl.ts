import type { LanguageSamples } from "../language-samples.ts";

export const gl: LanguageSamples = {
  tag: "gl",
  codes: [
    { text: "O teu código de verificación é 730418.", code: "730418" },
    { text: "Usa o contrasinal 55129 para acceder; caduca en 5 minutos.", code: "55129" },
  ],
  links: [{ subject: "A túa conta", anchor: "Preme aquí para activala" }],
  nothing: [
    "O pedido 730418 chegará en 3 días.",
    "O 14/03/2031 cargáronse 249,90 € na conta 88213.",
  ],
};
