import type { LanguageSamples } from "../language-samples.ts";

export const fr: LanguageSamples = {
  tag: "fr",
  codes: [
    { text: "Votre code de vérification est le 730418.", code: "730418" },
    {
      text: "Mot de passe à usage unique : 5512 9034. Ne le partagez avec personne.",
      code: "55129034",
    },
  ],
  links: [
    { subject: "Activez votre compte", anchor: "Confirmer mon adresse" },
    { subject: "Votre compte", anchor: "Modifier votre mot de passe" },
  ],
  nothing: [
    "Votre commande n° 730418 sera livrée dans 3 jours.",
    "Le 14/03/2031, 249,90 € ont été prélevés sur le compte 88213.",
    "Profitez de -20 % avec le code promo 48213.",
  ],
};
