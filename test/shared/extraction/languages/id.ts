import type { LanguageSamples } from "../language-samples.ts";

export const id: LanguageSamples = {
  tag: "id",
  codes: [
    { text: "Kode verifikasi Anda adalah 730418.", code: "730418" },
    { text: "Masukkan kata sandi 55129 untuk masuk, berlaku 5 menit.", code: "55129" },
  ],
  links: [
    { subject: "Aktivasi akun", anchor: "Verifikasi email" },
    { subject: "Akun Anda", anchor: "Ganti password saya" },
  ],
  nothing: [
    "Pesanan 730418 tiba dalam 3 hari.",
    "Tanggal 14/03/2031 terdebit Rp 249.900 dari rekening 88213.",
  ],
};
