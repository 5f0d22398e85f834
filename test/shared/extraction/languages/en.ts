import type { LanguageSamples } from "../language-samples.ts";

export const en: LanguageSamples = {
  tag: "en",
  codes: [
    { text: "Your verification code for the library portal is 730418.", code: "730418" },
    { text: "55129 is your sign-in code. It expires in 5 minutes.", code: "55129" },
    { text: "Use the one-time password K7M-9QX to continue.", code: "K7M9QX" },
  ],
  links: [{ subject: "Activate your account", anchor: "Confirm my address" }],
  nothing: [
    "Your order 730418 arrives in 3 days.",
    "On 14/03/2031 we charged $249.90 to account 88213.",
    "Save 20% today with promo code 48213.",
  ],
};
