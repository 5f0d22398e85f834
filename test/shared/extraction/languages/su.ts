import type { LanguageSamples } from "../language-samples.ts";

export const su: LanguageSamples = {
  tag: "su",
  codes: [
    { text: "Kode verifikasi anjeun: 730418.", code: "730418" },
    { text: "Asup nganggo kecap sandi 55129, lumaku 5 menit.", code: "55129" },
  ],
  links: [],
  nothing: [
    "Pesenan 730418 dugi dina 3 poé.",
    "Tanggal 14/03/2031 artos dicandak ti rekening 88213.",
  ],
};
