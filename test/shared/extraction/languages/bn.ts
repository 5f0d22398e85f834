import type { LanguageSamples } from "../language-samples.ts";

export const bn: LanguageSamples = {
  tag: "bn",
  codes: [
    { text: "আপনার যাচাইকরণ কোড ৭৩০৪১৮। কাউকে জানাবেন না।", code: "730418" },
    { text: "লগইন করতে পাসওয়ার্ড 55129 দিন, মেয়াদ 5 মিনিট।", code: "55129" },
  ],
  links: [],
  nothing: [
    "আপনার অর্ডার 730418 3 দিনের মধ্যে পৌঁছাবে।",
    "14/03/2031 তারিখে অ্যাকাউন্ট 88213 থেকে ৳249.90 কাটা হয়েছে।",
  ],
};
