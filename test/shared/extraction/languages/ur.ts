import type { LanguageSamples } from "../language-samples.ts";

export const ur: LanguageSamples = {
  tag: "ur",
  codes: [
    { text: "آپ کا تصدیقی کوڈ ۷۳۰۴۱۸ ہے۔", code: "730418" },
    { text: "لاگ ان کے لیے پاس ورڈ 55129 درج کریں، 5 منٹ تک کارآمد۔", code: "55129" },
  ],
  links: [],
  nothing: ["آپ کا آرڈر 730418 3 دن میں پہنچے گا۔", "14/03/2031 کو اکاؤنٹ 88213 سے رقم نکالی گئی۔"],
};
