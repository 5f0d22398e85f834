import type { LanguageSamples } from "../language-samples.ts";

export const ka: LanguageSamples = {
  tag: "ka",
  codes: [
    { text: "თქვენი ერთჯერადი კოდია730418 არავის გაუზიაროთ.", code: "730418" },
    { text: "შესვლისთვის გამოიყენეთ პაროლი 55129, მოქმედებს 5 წუთი.", code: "55129" },
  ],
  links: [{ subject: "მოგესალმებით", anchor: "დააჭირეთ მისამართის დასადასტურებლად" }],
  nothing: ["შეკვეთა 730418 მოვა 3 დღეში.", "14.03.2031 ბარათიდან 88213 ჩამოიჭრა 249.90 ლარი."],
};
