import type { LanguageSamples } from "../language-samples.ts";

export const th: LanguageSamples = {
  tag: "th",
  codes: [
    { text: "รหัสยืนยันของคุณคือ730418ห้ามเปิดเผยแก่ผู้อื่น", code: "730418" },
    { text: "เข้าสู่ระบบด้วยรหัสผ่าน ๕๕๑๒๙ ภายใน 5 นาที", code: "55129" },
  ],
  links: [{ subject: "เปิดใช้งานบัญชี", anchor: "ยืนยันอีเมล" }],
  nothing: ["คำสั่งซื้อ 730418 จะถึงใน 3 วัน", "วันที่ 14/03/2031 หักเงิน 249.90 บาท จากบัญชี 88213"],
};
