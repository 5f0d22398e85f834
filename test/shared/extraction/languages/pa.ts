import type { LanguageSamples } from "../language-samples.ts";

export const pa: LanguageSamples = {
  tag: "pa",
  codes: [
    { text: "ਤੁਹਾਡਾ ਪੁਸ਼ਟੀਕਰਨ ਕੋਡ ੭੩੦੪੧੮ ਹੈ।", code: "730418" },
    { text: "ਲੌਗਇਨ ਲਈ ਪਾਸਵਰਡ 55129 ਵਰਤੋ, ਮਿਆਦ 5 ਮਿੰਟ।", code: "55129" },
  ],
  links: [],
  nothing: ["ਤੁਹਾਡਾ ਆਰਡਰ 730418 3 ਦਿਨਾਂ ਵਿੱਚ ਪਹੁੰਚੇਗਾ।", "14/03/2031 ਨੂੰ ਖਾਤਾ 88213 ਵਿੱਚੋਂ ਰਕਮ ਕੱਟੀ ਗਈ।"],
};
