import type { LanguageSamples } from "../language-samples.ts";

export const ar: LanguageSamples = {
  tag: "ar",
  codes: [
    { text: "رمز التحقق الخاص بك هو ٧٣٠٤١٨ ولا تشاركه مع أحد.", code: "730418" },
    { text: "لتسجيل الدخول أدخل كلمة المرور ‏55129‏، صالحة لمدة 5 دقائق.", code: "55129" },
  ],
  links: [
    { subject: "تفعيل الحساب", anchor: "تأكيد البريد الإلكتروني" },
    { subject: "أهلا بك", anchor: "اضغط هنا لتفعيل عنوانك" },
    { subject: "كلمة سر جديدة", anchor: "متابعة" },
  ],
  nothing: [
    "سيصل طلبك رقم 730418 خلال 3 أيام.",
    "بتاريخ ١٤/٠٣/٢٠٣١ خُصم مبلغ 249.90 من حساب 88213.",
  ],
};
