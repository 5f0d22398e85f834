/** Old codes in reply history stay out; the original inside a forward counts. */
import { describe, expect, it } from "vitest";
import { extract } from "../../../shared/extraction/extract.ts";

const rows: {
  name: string;
  subject?: string;
  text?: string;
  html?: string;
  code: string | undefined;
}[] = [
  {
    name: "newest of two, old thread below",
    text: "Your verification code is 482913.\n\nOn 3 May 2031 at 10:04, Example <no-reply@example.com> wrote:\n> Your verification code is 111222.",
    code: "482913",
  },
  {
    name: "newest of two, separator line",
    text: "Your verification code is 482913.\n\n-----Original Message-----\nFrom: Example\nSent: 3 May 2031\n\nYour verification code is 111222.",
    code: "482913",
  },
  {
    name: "a reply with nothing but history",
    subject: "Re: Your verification code",
    text: "Thanks, got it.\n\nOn 3 May 2031 at 10:04, Example <no-reply@example.com> wrote:\n> Your verification code is 111222.",
    code: undefined,
  },
  {
    name: "German reply",
    subject: "AW: Bestätigungscode",
    text: "Danke!\n\nAm 03.05.2031 um 10:04 schrieb Beispiel <no-reply@example.com>:\n> Ihr Bestätigungscode lautet 111222.",
    code: undefined,
  },
  {
    name: "forwarded by hand",
    subject: "Fwd: Your verification code",
    text: "---------- Forwarded message ---------\nFrom: Example <no-reply@example.com>\nDate: Sat, 3 May 2031 at 10:04\nSubject: Your verification code\nTo: <ana@example.org>\n\nYour verification code is 482913.",
    code: "482913",
  },
  {
    name: "forwarded with a note above",
    subject: "WG: Ihr Code",
    text: "Hier der Code.\n\nVon: Beispiel <no-reply@example.com>\nGesendet: Samstag, 3. Mai 2031 10:04\nAn: Ana\nBetreff: Ihr Code\n\nIhr Bestätigungscode lautet 482913.",
    code: "482913",
  },
  {
    name: "forwarded in quotes",
    subject: "Fwd: code",
    text: "Begin forwarded message:\n\n> From: Example <no-reply@example.com>\n> Date: 3 May 2031 at 10:04\n>\n> Your verification code is 482913.",
    code: "482913",
  },
  {
    name: "HTML reply with a quoted block",
    subject: "Re: code",
    html: "<p>Thanks</p><blockquote>Your verification code is 111222.</blockquote>",
    code: undefined,
  },
  {
    name: "HTML forward with a quoted block",
    subject: "Fwd: code",
    html: "<p>Begin forwarded message:</p><blockquote>Your verification code is 482913.</blockquote>",
    code: "482913",
  },
];

describe("history", () => {
  it.each(rows)("$name", ({ name: _name, code, ...message }) => {
    expect(extract({ channel: "email", ...message }).code?.value).toBe(code);
  });
});
