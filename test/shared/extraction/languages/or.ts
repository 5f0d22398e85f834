import type { LanguageSamples } from "../language-samples.ts";

export const or_: LanguageSamples = {
  tag: "or",
  codes: [
    { text: "ଆପଣଙ୍କ ଯାଞ୍ଚ କୋଡ୍ ୭୩୦୪୧୮ ଅଟେ।", code: "730418" },
    { text: "ଲଗଇନ ପାଇଁ ପାସୱାର୍ଡ 55129, 5 ମିନିଟ ବୈଧ।", code: "55129" },
  ],
  links: [],
  nothing: ["ଆପଣଙ୍କ ଅର୍ଡର 730418 3 ଦିନରେ ପହଞ୍ଚିବ।", "14/03/2031 ରେ ଖାତା 88213 ରୁ ଟଙ୍କା କଟାଗଲା।"],
};
