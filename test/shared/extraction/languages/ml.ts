import type { LanguageSamples } from "../language-samples.ts";

export const ml: LanguageSamples = {
  tag: "ml",
  codes: [
    { text: "നിങ്ങളുടെ സ്ഥിരീകരണ കോഡ് 730418 ആണ്.", code: "730418" },
    { text: "ലോഗിൻ ചെയ്യാൻ പാസ്‌വേഡ് 55129, സാധുത 5 മിനിറ്റ്.", code: "55129" },
  ],
  links: [],
  nothing: [
    "നിങ്ങളുടെ ഓർഡർ 730418 3 ദിവസത്തിനകം എത്തും.",
    "14/03/2031 ന് അക്കൗണ്ട് 88213 ൽ നിന്ന് ₹249.90 കുറച്ചു.",
  ],
};
