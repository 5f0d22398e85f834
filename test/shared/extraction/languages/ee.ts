import type { LanguageSamples } from "../language-samples.ts";

export const ee: LanguageSamples = {
  tag: "ee",
  codes: [
    { text: "Kpeɖodzi dzesi: 730418.", code: "730418" },
    { text: "Ge ɖe eme: kɔd 55129, miniti 5.", code: "55129" },
  ],
  links: [],
  nothing: ["Nudɔdɔ 730418 ava le ŋkeke 3 me.", "Le 14/03/2031 ga do le akɔnta 88213 me."],
};
