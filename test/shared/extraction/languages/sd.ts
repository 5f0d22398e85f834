import type { LanguageSamples } from "../language-samples.ts";

export const sd: LanguageSamples = {
  tag: "sd",
  codes: [
    { text: "توهان جو تصديقي ڪوڊ 730418 آهي.", code: "730418" },
    { text: "لاگ ان لاءِ پاس ورڊ 55129 استعمال ڪريو.", code: "55129" },
  ],
  links: [],
  nothing: ["آرڊر 730418 3 ڏينهن ۾ پهچندو.", "14/03/2031 تي اڪائونٽ 88213 مان رقم ڪٽي وئي."],
};
