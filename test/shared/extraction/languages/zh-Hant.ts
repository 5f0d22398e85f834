import type { LanguageSamples } from "../language-samples.ts";

export const zhHant: LanguageSamples = {
  tag: "zh-Hant",
  codes: [
    { text: "您的驗證碼為 730418，請勿洩漏。", code: "730418" },
    { text: "【範例】登入密碼：55129，有效期 5 分鐘。", code: "55129" },
    { text: "您的驗証碼是: 730418", code: "730418" },
  ],
  links: [
    { subject: "啟用帳戶", anchor: "驗證電子郵件" },
    { subject: "您的帳號", anchor: "變更您的密碼" },
  ],
  nothing: ["您的訂單730418將於3天內送達。", "2031年3月14日，卡號末四碼8213消費249元。"],
};
