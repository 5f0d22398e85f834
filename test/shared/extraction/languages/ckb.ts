import type { LanguageSamples } from "../language-samples.ts";

export const ckb: LanguageSamples = {
  tag: "ckb",
  codes: [
    { text: "کۆدی دڵنیاکردنەوە: ٧٣٠٤١٨", code: "730418" },
    { text: "بۆ چوونەژوورەوە وشەی نهێنی 55129 بەکاربهێنە.", code: "55129" },
  ],
  links: [{ subject: "بەخێربێیت", anchor: "ئیمەیڵەکەت ساخ بکەرەوە" }],
  nothing: ["داواکاری 730418 لە 3 ڕۆژدا دەگات.", "لە 14/03/2031 پارە لە هەژمار 88213 کەمکرایەوە."],
};
