import type { LanguageSamples } from "../language-samples.ts";

export const pt: LanguageSamples = {
  tag: "pt",
  codes: [
    { text: "Seu código de verificação é 730418. Não compartilhe.", code: "730418" },
    { text: "Introduza a palavra-passe 5512-9034 para aceder à sua conta.", code: "55129034" },
  ],
  links: [
    { subject: "Ative a sua conta", anchor: "Confirmar e-mail" },
    { subject: "A sua conta", anchor: "Alterar a minha palavra-passe" },
  ],
  nothing: [
    "O seu pedido 730418 chega em 3 dias.",
    "Em 14/03/2031 foram debitados 249,90 € da conta 88213.",
    "Compre com o código de desconto 48213.",
  ],
};
