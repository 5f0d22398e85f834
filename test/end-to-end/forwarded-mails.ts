/** Mails that reach an inbox by way of another mailbox: by its rule, or by hand. */
import type { SendMailOptions } from "nodemailer";

type ForwardedMail = {
  name: string;
  /** Whose code it is: the mailbox that the sender wrote to. */
  identifier: string;
  code: string;
  mail: (inboxAddress: string) => SendMailOptions;
};

const byHand = (text: string, subject: string) => (inboxAddress: string) => ({
  from: "Jane Doe <jane@jane.example>",
  to: inboxAddress,
  subject,
  text,
});

export const forwardedMails: readonly ForwardedMail[] = [
  {
    name: "forwarded by a Gmail rule",
    identifier: "jane.rule@gmail.com",
    code: "402817",
    mail: (inboxAddress) => ({
      envelope: { from: "jane.rule+caf_=inbox=otpost.localhost@gmail.com", to: inboxAddress },
      raw: [
        `X-Forwarded-To: ${inboxAddress}`,
        `X-Forwarded-For: jane.rule@gmail.com ${inboxAddress}`,
        "Delivered-To: jane.rule@gmail.com",
        "From: Example Bank <no-reply@bank.example>",
        "To: jane.rule@gmail.com",
        "Subject: Your sign-in code",
        "Message-ID: <gmail-rule@bank.example>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "",
        "Your verification code is 402817.",
        "",
      ].join("\r\n"),
    }),
  },
  {
    name: "forwarded by hand from Gmail",
    identifier: "jane.gmail@jane.example",
    code: "518236",
    mail: byHand(
      [
        "",
        "---------- Forwarded message ---------",
        "From: Example Bank <no-reply@bank.example>",
        "Date: Mon, 4 May 2026 at 09:12",
        "Subject: Your sign-in code",
        "To: Jane Doe <jane.gmail@jane.example>",
        "",
        "",
        "Your verification code is 518236.",
        "",
      ].join("\n"),
      "Fwd: Your sign-in code",
    ),
  },
  {
    name: "forwarded by hand from Outlook",
    identifier: "jane.outlook@jane.example",
    code: "960341",
    mail: byHand(
      [
        "",
        "________________________________",
        "From: Example Bank <no-reply@bank.example>",
        "Sent: Monday, May 4, 2026 9:12:44 AM",
        "To: Jane Doe <jane.outlook@jane.example>",
        "Subject: Your sign-in code",
        "",
        "Your verification code is 960341.",
        "",
      ].join("\n"),
      "Fw: Your sign-in code",
    ),
  },
  {
    name: "forwarded by hand from Apple Mail",
    identifier: "jane.apple@jane.example",
    code: "137950",
    mail: byHand(
      [
        "",
        "Begin forwarded message:",
        "",
        "> From: Example Bank <no-reply@bank.example>",
        "> Subject: Your sign-in code",
        "> Date: 4. May 2026 at 09:12:44 CEST",
        "> To: Jane Doe <jane.apple@jane.example>",
        "> ",
        "> Your verification code is 137950.",
        "> ",
      ].join("\n"),
      "Fwd: Your sign-in code",
    ),
  },
];
