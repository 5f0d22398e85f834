import type { LanguageSamples } from "../language-samples.ts";

export const zh: LanguageSamples = {
  tag: "zh",
  codes: [
    { text: "【示例】验证码730418，5分钟内有效，请勿泄露。", code: "730418" },
    { text: "您正在登录，动态密码为 5512-9034。", code: "55129034" },
  ],
  links: [
    { subject: "激活账户", anchor: "验证邮箱地址" },
    { subject: "您的账号", anchor: "修改您的密码" },
  ],
  nothing: ["您的订单730418将于3天内送达。", "2031年3月14日，您尾号88213的账户支出249.90元。"],
};
