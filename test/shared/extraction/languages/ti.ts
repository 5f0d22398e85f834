import type { LanguageSamples } from "../language-samples.ts";

export const ti: LanguageSamples = {
  tag: "ti",
  codes: [
    { text: "መረጋገጺ ኮድ 730418 እዩ።", code: "730418" },
    { text: "ንምእታው መሕለፊ ቃል 55129፡ 5 ደቓይቕ የገልግል።", code: "55129" },
  ],
  links: [],
  nothing: ["ትእዛዝ 730418 ኣብ 3 መዓልታት ይመጽእ።", "ኣብ 14/03/2031 ካብ ሕሳብ 88213 ገንዘብ ወጺኡ።"],
};
