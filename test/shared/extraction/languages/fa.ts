import type { LanguageSamples } from "../language-samples.ts";

export const fa: LanguageSamples = {
  tag: "fa",
  codes: [
    { text: "کد تأیید شما ۷۳۰۴۱۸ است. آن را به کسی ندهید.", code: "730418" },
    { text: "برای ورود رمز یک‌بار مصرف ‏55129‏ را وارد کنید.", code: "55129" },
    { text: "رمز جدید شما 730418 است.", code: "730418" },
  ],
  links: [
    { subject: "فعال‌سازی حساب", anchor: "تأیید ایمیل" },
    { subject: "حساب شما", anchor: "برای ادامه ثبت‌نام اینجا را بزنید" },
  ],
  nothing: [
    "سفارش ۷۳۰۴۱۸ تا ۳ روز دیگر می‌رسد.",
    "در تاریخ ۱۴۱۰/۱۲/۲۳ مبلغ ۲۴۹۹۰ ریال از حساب 88213 برداشت شد.",
  ],
};
