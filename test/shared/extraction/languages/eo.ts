import type { LanguageSamples } from "../language-samples.ts";

export const eo: LanguageSamples = {
  tag: "eo",
  codes: [
    { text: "Via konfirmkodo estas 730418.", code: "730418" },
    { text: "Por ensaluti uzu la unufojan pasvorton 55129.", code: "55129" },
  ],
  links: [],
  nothing: ["Mendo 730418 alvenos post 3 tagoj.", "La 14.03.2031 oni debetis la konto 88213."],
};
