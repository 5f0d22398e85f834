import type { LanguageSamples } from "../language-samples.ts";

export const mn: LanguageSamples = {
  tag: "mn",
  codes: [
    { text: "Таны баталгаажуулах код: 730418.", code: "730418" },
    { text: "Нэвтрэх нэг удаагийн нууц үг 55129, 5 минут хүчинтэй.", code: "55129" },
  ],
  links: [],
  nothing: [
    "Захиалга 730418 3 хоногийн дараа хүрнэ.",
    "14.03.2031-нд данс 88213 -аас 24990 төг хасагдсан.",
  ],
};
