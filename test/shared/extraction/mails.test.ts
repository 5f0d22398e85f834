/** Raw mails from end to end: MIME shapes, forwards of many clients, links behind mail gateways. */
import { describe, expect, it } from "vitest";
import { extract } from "../../../shared/extraction/extract.ts";
import { mailContent } from "../../../shared/message/mail-content.ts";
import { registrableDomain } from "../../../shared/message/organization-domain.ts";
import { parseMail } from "../../../shared/message/parse-mail.ts";
import { chunked, readMailFixture } from "../message/mail-fixtures.ts";

const token = "Zk3vQ9xT7mB2nL5wR8yC1dF6";
const longLink = `https://accounts.northwind.example/session/magic-link/verify?token=${token}${token}&redirect=%2Fhome&lang=en-GB`;

async function read(name: string, verified = false) {
  const mail = await parseMail(chunked(readMailFixture(name)));
  const sender = {
    verdicts: { spf: "unknown", dkim: "unknown", dmarc: "unknown" },
    otpTokenVerified: verified,
  } as const;
  return extract({ channel: "email", ...mailContent(mail, sender) }, { registrableDomain });
}

describe("codes", () => {
  it.each([
    { name: "northwind-code.eml", code: "481920" },
    { name: "northwind-html-only.eml", code: "481920" },
    { name: "northwind-alternative-related.eml", code: "730418" },
    { name: "muenchner-quoted-printable.eml", code: "730552" },
    { name: "sakura-base64-iso-2022-jp.eml", code: "624813" },
    { name: "acme-windows-1251.eml", code: "730418" },
  ])("in $name", async ({ name, code }) => {
    expect((await read(name)).code?.value).toBe(code);
  });

  it.each([
    { name: "gmail-manual-forward.eml", code: "481920" },
    { name: "outlook-manual-forward-html.eml", code: "481920" },
    { name: "thunderbird-forward-as-attachment.eml", code: "481920" },
    { name: "gmail-forward-french.eml", code: "730418" },
    { name: "outlook-forward-german.eml", code: "730418" },
    { name: "apple-mail-forward-spanish.eml", code: "730418" },
    { name: "thunderbird-forward-japanese.eml", code: "730418" },
    { name: "yahoo-forward-portuguese.eml", code: "730418" },
    { name: "yandex-forward-russian.eml", code: "730418" },
  ])("forwarded in $name", async ({ name, code }) => {
    expect((await read(name)).code?.value).toBe(code);
  });

  it("stay out of a reply's history", async () => {
    expect(await read("outlook-reply-with-history-dutch.eml")).toEqual({});
  });

  it("come from a verified OTP-Token header first, and not from an unverified one", async () => {
    const verified = await read("northwind-otp-token.eml", true);
    expect(verified.code).toMatchObject({
      value: "481920",
      site: "northwind.example",
      evidence: { rule: "otp_token" },
    });
    const unverified = await read("northwind-otp-token.eml");
    expect(unverified.code?.evidence.rule).toBe("candidate");
  });
});

describe("links", () => {
  it.each(["northwind-link-quoted-printable.eml", "northwind-link-format-flowed.eml"])(
    "broken over lines by %s",
    async (name) => {
      expect((await read(name)).link).toMatchObject({ value: longLink, kind: "login" });
    },
  );

  const inner = `https%3A%2F%2Fapp.northwind.example%2Fverify%3Ftoken%3D${token}`;
  const safeLink = `https://eur01.safelinks.protection.outlook.example/?url=${inner}&data=05%7C02%7Cjane%40customer.example%7C5f1c&sdata=Qw7x%2BkP2v%3D&reserved=0`;

  it.each([
    { name: "gateway-microsoft.eml", link: safeLink },
    { name: "gateway-plain-text.eml", link: safeLink },
    {
      name: "gateway-proofpoint-v2.eml",
      link: `https://urldefense.gateway.example/v2/url?u=https-3A__app.northwind.example_verify-3Ftoken-3D${token}&d=DwMFaQ&c=euGZstcaTDllvimEN8b7jXrwqOf&r=Kx81mzQ&m=Tq0vN3c7&s=9Lk2aZ&e=`,
    },
    {
      name: "gateway-proofpoint-v3.eml",
      link: `https://urldefense.gateway.example/v3/__https://app.northwind.example/verify?token=${token}__;!!N14HnBHF!Kq81mzQvN3c7Tq0v9Lk2aZeuGZstca$`,
    },
    {
      name: "gateway-barracuda.eml",
      link: `https://linkprotect.gateway.example/url?a=${inner.replaceAll("%2F", "%2f").replaceAll("%3A", "%3a")}&c=E,1,kQ81mzQvN3c7Tq0v9Lk2aZ,&typo=1`,
    },
    {
      name: "gateway-mimecast.eml",
      link: "https://protect-eu.gateway.example/s/AbC3dEfGhIj?domain=app.northwind.example",
    },
    {
      name: "gateway-cisco.eml",
      link: `https://secure-web.gateway.example/1Kq81mzQvN3c7Tq0v9Lk2aZeuGZstca-a7/${inner}`,
    },
  ])("rewritten in $name, as a browser would open them", async ({ name, link }) => {
    expect((await read(name)).link).toMatchObject({ value: link, kind: "verify" });
  });
});
