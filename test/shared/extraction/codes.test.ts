/** Codes in every shape and place; the wording is the project's own. */
import { describe, expect, it } from "vitest";
import { extract } from "../../../shared/extraction/extract.ts";
import { registrableDomain } from "../../../shared/message/organization-domain.ts";

type Row = { name: string; text: string; subject?: string; code: string | undefined };

const shapes: Row[] = [
  { name: "six digits", text: "Your login code is 482913", code: "482913" },
  {
    name: "four digits",
    text: "PIN for pickup login: 7741. Your PIN is valid for 10 minutes",
    code: "7741",
  },
  { name: "three digits", text: "Your verification code is 731", code: "731" },
  {
    name: "what to complete with it",
    text: "Enter 482913 to complete your login.",
    code: "482913",
  },
  { name: "letters and one digit", text: "Your code: NAZZT7", code: "NAZZT7" },
  { name: "eight digits", text: "Security code: 04352391", code: "04352391" },
  { name: "ten digits, plainly named", text: "Your one-time code: 8210457736", code: "8210457736" },
  { name: "two threes", text: "Your verification code is 482 913.", code: "482913" },
  { name: "two threes with a dash", text: "Verification code: 482-913", code: "482913" },
  { name: "two fours", text: "Use the one-time code 4829-1377 to sign in", code: "48291377" },
  { name: "three pairs", text: "Your sign-in code: 48 29 13", code: "482913" },
  {
    name: "two groups without vowels, the paragraph above names them",
    text: "Your sign-in code stands below. Please type it into the window that is still open.\n\nKRT-WPZ\n\nDid not ask? Ignore this mail.",
    code: "KRTWPZ",
  },
  {
    name: "six letters without vowels, alone on their line",
    text: "Here's the verification code to sign in to your account and see your trips:\n\nZXKQPW\n\nIt expires in 10 minutes.",
    code: "ZXKQPW",
  },
  {
    name: "four small letters in it, right behind its name",
    text: "The verification code is [kdrap27x].",
    code: "kdrap27x",
  },
  {
    name: "letters and digits to log in to a shop",
    text: "Use code K7M2PX to log in to Example Shop and see your orders.",
    code: "K7M2PX",
  },
  {
    name: "the account it confirms, in front of a colon",
    text: "Enter this code to confirm your account: 482913",
    code: "482913",
  },
  {
    name: "… in Spanish, with nothing but the word for codes",
    text: "Ingresa este código para confirmar tu cuenta: 482913",
    code: "482913",
  },
  {
    name: "the operation it completes, on the line above",
    text: "استخدم الرمز التالي لإكمال العملية:\n\n482913",
    code: "482913",
  },
  {
    name: "behind a number of its own and a colon",
    text: "Example Bank: SMS password for operation no 4: 73920184.",
    code: "73920184",
  },
  {
    name: "an account in the clause before",
    text: "To log in to your account, enter 482913 on the page. It expires in 10 minutes.",
    code: "482913",
  },
  {
    name: "… in Chinese",
    text: "为了您的账户安全，请在页面中输入482913完成验证。",
    code: "482913",
  },
  {
    name: "letters and digits, and what they open in between",
    text: "Your one-time password for the customer portal of Example Water is: x7Kd92. Valid until 14:35.",
    code: "x7Kd92",
  },
  { name: "spaced digits", text: "Your verification code is 4 8 2 9 1 3", code: "482913" },
  {
    name: "spaced capitals and digits",
    text: "Your verification code: K 7 M 9 Q X",
    code: "K7M9QX",
  },
  { name: "… that begin with a digit", text: "Your code is 4 A 9 F 2 K.", code: "4A9F2K" },
  { name: "non-breaking space", text: "Your verification code is 482\u00a0913", code: "482913" },
  { name: "en dash", text: "Your verification code is 482–913", code: "482913" },
  { name: "prefix kept", text: "G-482913 is your verification code.", code: "G-482913" },
  { name: "two-letter prefix", text: "Your confirmation code: FB-48291", code: "FB-48291" },
  { name: "capitals and digits", text: "Enter the access code R7K2X to continue", code: "R7K2X" },
  { name: "grouped capitals", text: "Your confirmation code: AB12-CD34", code: "AB12CD34" },
  { name: "odd groups", text: "Here is your confirmation code:\n\nK7M-9QX", code: "K7M9QX" },
  { name: "small letters and digits", text: "Your verification code: 7f3k9a", code: "7f3k9a" },
  {
    name: "letters, plainly named",
    text: "Your one-time code is:\n\nQWXRTB\n\nIt expires soon.",
    code: "QWXRTB",
  },
  {
    name: "a word in capitals is none",
    text: "Your verification code is IMPORTANT, keep it safe",
    code: undefined,
  },
  {
    name: "letters behind a colon",
    text: "Your verification code: QWXRTB",
    code: "QWXRTB",
  },
  {
    name: "in groups, far below what names it",
    subject: "Password reset code",
    text: "Hello!\n\nYour code to reset the password is listed below. Please enter it in the window that you opened.\n\nYAZ-XB7\n\nThanks",
    code: "YAZXB7",
  },
  {
    name: "last in the message",
    text: "A new number was added. Use the code to verify it. K7M9QX",
    code: "K7M9QX",
  },
  { name: "full-width digits", text: "認証コード:４８２９１３", code: "482913" },
];

const places: Row[] = [
  { name: "code first", text: "482913 is your Example code", code: "482913" },
  { name: "label and code in brackets", text: "[Example] Login code (482913)", code: "482913" },
  { name: "in quotes", text: 'Your code is "482913"', code: "482913" },
  { name: "four digits to act with", text: "Enter 7741 to verify your device.", code: "7741" },
  {
    name: "for an order, where a one-time code is named",
    subject: "Code de vérification — commande n° 7712045",
    text: "Votre code est 7741. Total : 48,20 €.",
    code: "7741",
  },
  { name: "in asterisks", text: "*Example*\n\nYour code is: *482913*\n\nBye", code: "482913" },
  { name: "in double asterisks", text: "Your code is **482 913**.", code: "482913" },
  { name: "letters and digits in asterisks", text: "Your code: *K7M9QX*", code: "K7M9QX" },
  { name: "in backticks", text: "Your code is `482913`", code: "482913" },
  { name: "in typographic quotes", text: "Ihr Code lautet „482913“.", code: "482913" },
  { name: "in corner brackets", text: "验证码【482913】请勿泄露", code: "482913" },
  {
    name: "next line after a colon",
    text: "Enter this code to continue:\n482913\nThanks",
    code: "482913",
  },
  {
    name: "alone between blank lines",
    text: "Confirm your address\n\nUse the code below.\n\n482913\n\nExpires in 1 hour.",
    code: "482913",
  },
  { name: "glued to Chinese", text: "您的验证码是482913有效期5分钟", code: "482913" },
  { name: "glued to Japanese", text: "認証コードは482913です", code: "482913" },
  { name: "glued to Thai", text: "รหัส OTP ของคุณคือ482913ใช้ได้5นาที", code: "482913" },
  { name: "glued to Korean", text: "인증번호482913를 입력하세요", code: "482913" },
  { name: "Turkish suffix with apostrophe", text: "Onay kodunuz 482913'tür.", code: "482913" },
  { name: "Hungarian suffix", text: "A 482913-as ellenőrző kódot adja meg.", code: "482913" },
  { name: "Estonian suffix", text: "482913on teie kinnituskood", code: "482913" },
  {
    name: "between right-to-left marks",
    text: "קוד האימות שלך: \u200f482913\u200f",
    code: "482913",
  },
  { name: "after an Arabic colon", text: "رمز التحقق:\u202a482913\u202c", code: "482913" },
  {
    name: "only in the subject",
    subject: "482913 is your sign-in code",
    text: "Hello,\n\nsee the subject.",
    code: "482913",
  },
  {
    name: "in subject and body",
    subject: "Your code: 482913",
    text: "Use 482913 to sign in.",
    code: "482913",
  },
  { name: "bare code", text: "482913", code: "482913" },
  { name: "bare grouped code", text: " 482 913 ", code: "482913" },
  { name: "number first, validity after", text: "48291377\nValid 5 minutes", code: "48291377" },
  {
    name: "Android hash behind",
    text: "<#> Your Example code is 482913\nFA+9qCX9VSu",
    code: "482913",
  },
  {
    name: "Android hash without signs",
    text: "<#> 482913 is your Example code. kY3mWq8PzLt",
    code: "482913",
  },
  { name: "typed without its space", text: "VerifyCode:482913", code: "482913" },
  {
    name: "comma without its space, in Chinese",
    text: "您的验证码为482913,10分钟内有效",
    code: "482913",
  },
  { name: "digits from cells of a table", text: "Your code is 4  8  2  9  1  3", code: "482913" },
  {
    name: "full stop without its space",
    text: "Your code is 482913.Please do not share it",
    code: "482913",
  },
];

describe("shapes", () => {
  it.each(shapes)("$name", ({ text, subject, code }) => {
    const input = { channel: "sms", text, ...(subject === undefined ? {} : { subject }) } as const;
    expect(extract(input).code?.value).toBe(code);
  });
});

describe("places", () => {
  it.each(places)("$name", ({ text, subject, code }) => {
    const input = {
      channel: "email",
      text,
      ...(subject === undefined ? {} : { subject }),
    } as const;
    expect(extract(input).code?.value).toBe(code);
  });
});

describe("the ladder's upper rungs", () => {
  it("takes a checked OTP-Token header before anything else", () => {
    const input = {
      channel: "email",
      text: "Your code is 111222",
      otpToken: { code: "482913", origin: "https://login.example.co.uk" },
    } as const;
    expect(extract(input, { registrableDomain }).code).toMatchObject({
      value: "482913",
      site: "example.co.uk",
      evidence: { rule: "otp_token" },
    });
  });

  it.each([
    { text: "Your code is 111222.\n\n@example.com #482913", code: "482913", site: "example.com" },
    { text: "Hello\n@login.example.org #K7M9QX\n", code: "K7M9QX", site: "example.org" },
    { text: "Hello\n@example.com #482913 @embedded.example", code: "482913", site: "example.com" },
    { text: "Hello\n@shop.example.com @pay.example.net #4829", code: "4829", site: "example.com" },
  ])("takes an origin-bound last line: $text", ({ text, code, site }) => {
    const found = extract({ channel: "sms", text }, { registrableDomain }).code;
    expect(found).toMatchObject({ value: code, site, evidence: { rule: "origin_bound" } });
  });

  it.each([
    "Your code is 482913.\n@example.com #1 fan says hello",
    "@example.com #999999\nYour code is 482913.",
  ])("is not misled by what only looks like one: %s", (text) => {
    expect(extract({ channel: "sms", text }).code?.value).toBe("482913");
  });

  it("names the site of a sender that proved its domain", () => {
    const input = {
      channel: "email",
      text: "Your code is 482913",
      verifiedSenderDomain: "mail.example.com",
    } as const;
    expect(extract(input, { registrableDomain }).code?.site).toBe("example.com");
    // The list of public suffixes comes from outside.
    expect(extract(input).code).not.toHaveProperty("site");
  });
});

describe("the language in the evidence", () => {
  it.each([
    { text: "Your login code: 204 857", language: "en" },
    { text: "Dein Login-Code lautet 204 857. Er ist 10 Minuten lang gültig.", language: "de" },
  ])("is $language where others know the word too: $text", ({ text, language }) => {
    expect(extract({ channel: "sms", text }).code?.evidence).toMatchObject({ language });
  });
});

describe("ties", () => {
  it.each(["Your code is 482913 or your code is 771204", "Code: 482913\nCode: 771204"])(
    "yield nothing rather than a guess: %s",
    (text) => {
      expect(extract({ channel: "sms", text }).code).toBeUndefined();
    },
  );
});
