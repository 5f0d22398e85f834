/** Mails as senders of codes write them, and mails as nobody should. */
import type { SendMailOptions } from "nodemailer";

type MailCase = { name: string; mail: SendMailOptions; code?: string; link?: string };

export const mails: readonly MailCase[] = [
  {
    name: "plain text",
    mail: {
      subject: "Sign in to Example",
      text: "Hello Jane,\n\nyour verification code is 482913. It is valid for 10 minutes.\n",
    },
    code: "482913",
  },
  {
    name: "html only",
    mail: {
      subject: "Sign in to Example",
      html: '<html><head><style>.a{color:#123456}</style></head><body><p>Use this code to sign in:</p><h1 style="letter-spacing:4px">739 154</h1><p>Ref 20240117</p></body></html>',
    },
    code: "739154",
  },
  {
    name: "utf-8 headers",
    mail: {
      from: { name: "Prüfstelle Ünïcode", address: "no-reply@bank.example" },
      subject: "Ihr Bestätigungscode für München",
      text: "Guten Tag,\n\nIhr Bestätigungscode lautet 90 44 17.\n",
    },
    code: "904417",
  },
  {
    name: "the code in the subject only",
    mail: { subject: "558203 is your verification code", text: "See the subject.\n" },
    code: "558203",
  },
  {
    name: "quoted-printable",
    mail: {
      subject: "Votre code",
      text: `Bonjour,\n\nVotre code de vérification est 315 906. ${"Très long texte à plier. ".repeat(8)}\n`,
      textEncoding: "quoted-printable",
    },
    code: "315906",
  },
  {
    name: "base64",
    mail: {
      subject: "認証コード",
      text: "認証コードは「640 275」です。10分以内に入力してください。\n",
      textEncoding: "base64",
    },
    code: "640275",
  },
  {
    name: "a magic link",
    mail: {
      subject: "Sign in to Example",
      html: '<p>Click below to sign in.</p><p><a href="https://app.example.com/auth/verify?token=q7Lm2xVb9&amp;next=%2Fhome">Sign in</a></p><p><a href="https://app.example.com/unsubscribe">Unsubscribe</a></p>',
    },
    link: "https://app.example.com/auth/verify?token=q7Lm2xVb9&next=%2Fhome",
  },
  {
    name: "39 mb",
    mail: {
      subject: "Your statement and your code",
      text: "Your verification code is 271828.\n",
      // 28.5 MB of bytes are 39 MB of base64.
      attachments: [{ filename: "statement.bin", content: Buffer.alloc(28_500_000, 7) }],
    },
    code: "271828",
  },
];

type HostileMail = { name: string; raw: () => string };

const headers = [
  "From: mallory@example.net",
  "Subject: Your verification code is 999999",
  "MIME-Version: 1.0",
];

export const hostileMails: readonly HostileMail[] = [
  {
    name: "a bomb of ten thousand parts",
    raw: () =>
      [
        ...headers,
        'Content-Type: multipart/mixed; boundary="b"',
        "",
        ...Array.from({ length: 10_000 }, () => "--b\r\nContent-Type: text/plain\r\n\r\nx"),
        "--b--",
        "",
      ].join("\r\n"),
  },
  {
    name: "a bomb nested a thousand deep",
    raw: () =>
      [
        ...headers,
        'Content-Type: multipart/mixed; boundary="b0"',
        "",
        ...Array.from(
          { length: 1000 },
          (_, depth) =>
            `--b${depth}\r\nContent-Type: multipart/mixed; boundary="b${depth + 1}"\r\n`,
        ),
        "--b1000\r\nContent-Type: text/plain\r\n\r\nx\r\n--b1000--",
        "",
      ].join("\r\n"),
  },
];
