import type { LanguageSamples } from "../language-samples.ts";

export const he: LanguageSamples = {
  tag: "he",
  codes: [
    { text: "קוד האימות שלך הוא 730418. אין לשתף.", code: "730418" },
    { text: "להתחברות הזן את הסיסמה ‏55129‏, בתוקף ל-5 דקות.", code: "55129" },
  ],
  links: [
    { subject: "הפעלת חשבון", anchor: 'אימות כתובת דוא"ל' },
    { subject: "ברוכים הבאים", anchor: "לחצו כאן ליצירת החשבון" },
    { subject: "החשבון שלך", anchor: "שינוי הסיסמה שלי" },
  ],
  nothing: ["הזמנה 730418 תגיע תוך 3 ימים.", 'בתאריך 14.03.2031 חויב חשבון 88213 בסך 249.90 ש"ח.'],
};
