import type { LanguageSamples } from "../language-samples.ts";

export const is_: LanguageSamples = {
  tag: "is",
  codes: [
    { text: "Staðfestingarkóðinn þinn er 730418.", code: "730418" },
    {
      text: "Notaðu lykilorðið 55129 til að skrá þig inn; það rennur út eftir 5 mínútur.",
      code: "55129",
    },
  ],
  links: [{ subject: "Velkomin", anchor: "Vinsamlegast staðfestið netfangið" }],
  nothing: [
    "Pöntun 730418 kemur eftir 3 daga.",
    "Þann 14.03.2031 voru 249,90 EUR tekin, tilvísun 88213.",
  ],
};
