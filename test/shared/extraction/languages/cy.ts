import type { LanguageSamples } from "../language-samples.ts";

export const cy: LanguageSamples = {
  tag: "cy",
  codes: [
    { text: "Eich cod dilysu yw 730418.", code: "730418" },
    { text: "Defnyddiwch y cyfrinair un tro 55129 i fewngofnodi.", code: "55129" },
  ],
  links: [{ subject: "Croeso", anchor: "Cliciwch i gadarnhau'r cyfeiriad" }],
  nothing: [
    "Bydd archeb 730418 yn cyrraedd mewn 3 diwrnod.",
    "Codwyd £249.90 ar gyfrif 88213 ar 14/03/2031.",
  ],
};
