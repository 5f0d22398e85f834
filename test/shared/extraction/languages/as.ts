import type { LanguageSamples } from "../language-samples.ts";

export const as_: LanguageSamples = {
  tag: "as",
  codes: [
    { text: "আপোনাৰ সত্যাপন কোড ৭৩০৪১৮।", code: "730418" },
    { text: "লগইন কৰিবলৈ পাছৱৰ্ড 55129, 5 মিনিট বৈধ।", code: "55129" },
  ],
  links: [],
  nothing: ["আপোনাৰ অৰ্ডাৰ 730418 3 দিনত পাব।", "14/03/2031 তাৰিখে একাউণ্ট 88213 ৰ পৰা টকা কটা হ'ল।"],
};
