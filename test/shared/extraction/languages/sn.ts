import type { LanguageSamples } from "../language-samples.ts";

export const sn: LanguageSamples = {
  tag: "sn",
  codes: [
    { text: "Kodhi yekusimbisa ndeiyi: 730418.", code: "730418" },
    { text: "Kuti upinde shandisa password 55129, inoshanda maminitsi 5.", code: "55129" },
  ],
  links: [],
  nothing: ["Odha 730418 ichasvika mumazuva 3.", "Musi wa14/03/2031 mari yakabviswa, odha 88213."],
};
