import type { LanguageSamples } from "../language-samples.ts";

export const ps: LanguageSamples = {
  tag: "ps",
  codes: [
    { text: "ستاسو د تایید کوډ ۷۳۰۴۱۸ دی.", code: "730418" },
    { text: "د ننوتل لپاره پټنوم 55129 وکاروئ.", code: "55129" },
  ],
  links: [],
  nothing: ["امر 730418 به په 3 ورځو کې راشي.", "په 14/03/2031 له حساب 88213 څخه پیسې وایستل شوې."],
};
