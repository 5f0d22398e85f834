import type { LanguageSamples } from "../language-samples.ts";

export const sq: LanguageSamples = {
  tag: "sq",
  codes: [
    { text: "Kodi i verifikimit është 730418.", code: "730418" },
    {
      text: "Për të hyrë, përdorni fjalëkalimin 55129. Është i vlefshëm për 5 minuta.",
      code: "55129",
    },
  ],
  links: [
    { subject: "Mirë se erdhe", anchor: "Kliko këtu për të konfirmuar adresën" },
    { subject: "Llogaria juaj", anchor: "Ndryshoje fjalëkalimin" },
  ],
  nothing: [
    "Pakoja ju pret. Kodi i tërheqjes: 5512",
    "Porosia 730418 mbërrin për 3 ditë.",
    "Më 14.03.2031 u tërhoqën 249,90 EUR nga llogaria 88213.",
  ],
};
