import type { LanguageSamples } from "../language-samples.ts";

export const jv: LanguageSamples = {
  tag: "jv",
  codes: [
    { text: "Kode verifikasi sampeyan: 730418.", code: "730418" },
    { text: "Mlebu nganggo tembung sandi 55129, sah 5 menit.", code: "55129" },
  ],
  links: [],
  nothing: [
    "Pesenan 730418 tekan ing 3 dina.",
    "Tanggal 14/03/2031 dhuwit dijupuk saka rekening 88213.",
  ],
};
