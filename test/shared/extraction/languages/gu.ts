import type { LanguageSamples } from "../language-samples.ts";

export const gu: LanguageSamples = {
  tag: "gu",
  codes: [
    { text: "તમારો ચકાસણી કોડ ૭૩૦૪૧૮ છે.", code: "730418" },
    { text: "લોગિન માટે પાસવર્ડ 55129 વાપરો, 5 મિનિટ માન્ય.", code: "55129" },
  ],
  links: [],
  nothing: [
    "તમારો ઓર્ડર 730418 3 દિવસમાં પહોંચશે.",
    "14/03/2031 ના રોજ ખાતા 88213 માંથી ₹249.90 કપાયા.",
  ],
};
