import type { LanguageSamples } from "../language-samples.ts";

export const az: LanguageSamples = {
  tag: "az",
  codes: [
    { text: "Təsdiq kodunuz: 730418. Heç kimə bildirməyin.", code: "730418" },
    { text: "Daxil olmaq üçün birdəfəlik şifrə 55129.", code: "55129" },
  ],
  links: [],
  nothing: [
    "730418 nömrəli sifarişiniz 3 günə çatacaq.",
    "14.03.2031 tarixində hesab 88213 üzrə 249,90 AZN çıxılıb.",
  ],
};
