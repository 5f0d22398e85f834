import type { LanguageSamples } from "../language-samples.ts";

export const mt: LanguageSamples = {
  tag: "mt",
  codes: [
    { text: "Il-kodiċi ta' verifika tiegħek hu 730418.", code: "730418" },
    { text: "Uża l-kodiċi 55129 biex tidħol; validu għal 5 minuti.", code: "55129" },
  ],
  links: [],
  nothing: [
    "L-ordni 730418 tasal fi 3 ġranet.",
    "Fl-14/03/2031 tnaqqsu €249.90 mill-kont, referenza 88213.",
  ],
};
