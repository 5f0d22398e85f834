/** Gmail's forwarding confirmation, in any language. */
import { describe, expect, it } from "vitest";
import {
  claimsGmailConfirmation,
  isGoogle,
  readGmailConfirmation,
} from "../../../shared/message/gmail-confirmation.ts";
import { parseMail } from "../../../shared/message/parse-mail.ts";
import { chunked, readMailFixture } from "./mail-fixtures.ts";

const parse = (file: string) => parseMail(chunked(readMailFixture(file)));

describe("readGmailConfirmation", () => {
  it.each([
    [
      "google-forwarding-confirmation.eml",
      "https://mail-settings.google.com/mail/vf-%5BANGjdJ8abc_DEF-123%5D-Zx9",
    ],
    ["google-forwarding-confirmation-spanish.eml", "https://mail.google.com/mail/u/0/vf-%5Bx%5D-y"],
  ])("%s", async (file, approveLink) => {
    const mail = await parse(file);
    expect(claimsGmailConfirmation(mail)).toBe(true);
    expect(readGmailConfirmation(mail)).toEqual({
      forwardedAddress: "jane.roe@gmail.com",
      approveLink,
      code: "384756291",
    });
  });

  it.each([
    ["the cancel link", "https://mail-settings.google.com/mail/uf-%5Bx%5D-y"],
    ["another host", "https://mail-settings.google.com.evil.example/mail/vf-%5Bx%5D-y"],
    ["a user name", "https://mail-settings.google.com@evil.example/mail/vf-%5Bx%5D-y"],
    ["plain http", "http://mail-settings.google.com/mail/vf-%5Bx%5D-y"],
    ["vf- in the query", "https://mail.google.com/mail/uf-1?x=/vf-2"],
  ])("takes no approve link from %s", (_, link) => {
    expect(readGmailConfirmation({ text: `Please open ${link} now` })).toEqual({});
  });

  it("finds the link of an HTML-only mail", () => {
    const html = '<a href="https://mail.google.com/mail/vf-a?x=1&amp;y=2">ok</a>';
    expect(readGmailConfirmation({ html }).approveLink).toBe(
      "https://mail.google.com/mail/vf-a?x=1&y=2",
    );
  });
});

describe("isGoogle", () => {
  const spf = "unknown";
  it.each([
    ["pass", "google.com", true],
    ["pass", "evil.example", false],
    ["pass", undefined, false],
    ["fail", "google.com", false],
    ["unknown", undefined, false],
  ] as const)("DKIM %s, sender %s: %s", (dkim, domain, expected) => {
    const sender = { verdicts: { spf, dkim, dmarc: "pass" }, otpTokenVerified: false } as const;
    expect(
      isGoogle(domain === undefined ? sender : { ...sender, verifiedSenderDomain: domain }),
    ).toBe(expected);
  });
});

it("an ordinary mail claims nothing", async () => {
  expect(claimsGmailConfirmation(await parse("northwind-code.eml"))).toBe(false);
});
