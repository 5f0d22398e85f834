import type { LanguageSamples } from "../language-samples.ts";

export const es: LanguageSamples = {
  tag: "es",
  codes: [
    { text: "Tu código de verificación es 730418. No lo compartas.", code: "730418" },
    { text: "Usa la clave 5512-9034 para entrar en tu banca.", code: "55129034" },
  ],
  links: [
    { subject: "Activa tu cuenta", anchor: "Confirmar correo" },
    { subject: "Tu cuenta", anchor: "Pulsa aquí para activarla" },
  ],
  nothing: [
    "Tu pedido 730418 llegará en 3 días.",
    "El 14/03/2031 se cobraron 249,90 € en la cuenta 88213.",
    "Ahorra hoy con el código promocional 48213.",
  ],
};
