import type { LanguageSamples } from "../language-samples.ts";

export const km: LanguageSamples = {
  tag: "km",
  codes: [
    { text: "លេខកូដផ្ទៀងផ្ទាត់របស់អ្នកគឺ 730418", code: "730418" },
    { text: "ចូលដោយប្រើពាក្យសម្ងាត់ ៥៥១២៩ សុពលភាព 5 នាទី", code: "55129" },
  ],
  links: [],
  nothing: ["ការបញ្ជាទិញ 730418 នឹងមកដល់ក្នុង 3 ថ្ងៃ", "ថ្ងៃទី 14/03/2031 គណនី 88213 ត្រូវបានកាត់ 249.90"],
};
