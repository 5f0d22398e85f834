/** SPF, DKIM and DMARC with a DNS of our own: what passes, what does not, and what is never asked. */
import { Buffer } from "node:buffer";
import { createPublicKey } from "node:crypto";
import { dkimSign } from "mailauth/lib/dkim/sign.js";
import { createTransport } from "nodemailer";
import { describe, expect, it } from "vitest";
import {
  createAuthenticateMail,
  type MailEnvelope,
} from "../../../shared/message/authenticate-mail.ts";
import type { DnsResolve } from "../../../shared/message/bounded-dns.ts";
import { parseMail } from "../../../shared/message/parse-mail.ts";
import { chunked, crlf, readTestKey } from "./mail-fixtures.ts";

const privateKey = readTestKey("test-only-dkim-key.pem");
const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "der" });
const dkimRecord = `v=DKIM1; k=rsa; p=${publicKey.toString("base64")}`;

type Zone = Readonly<Record<string, string>>;

const zone: Zone = {
  "s1._domainkey.northwind.example": dkimRecord,
  "s1._domainkey.mail.northwind.example": dkimRecord,
  "s1._domainkey.evil.example": dkimRecord,
  "northwind.example": "v=spf1 ip4:9.8.7.6 -all",
  "_dmarc.northwind.example": "v=DMARC1; p=reject",
};

/** TXT records from a zone; asked names are noted. */
function dns(records: Zone): { resolve: DnsResolve; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    resolve: async (name, type) => {
      asked.push(name);
      const record = type === "TXT" ? records[name] : undefined;
      if (record === undefined) throw Object.assign(new Error("none"), { code: "ENOTFOUND" });
      return [[record]];
    },
  };
}

type Signed = { domain?: string; from?: string; headers?: Record<string, string>; skip?: string };

async function sign({ domain, from, headers, skip }: Signed = {}): Promise<Buffer> {
  const { message } = await createTransport({ streamTransport: true, buffer: true }).sendMail({
    from: from ?? "Northwind <no-reply@northwind.example>",
    to: "jane@customer.example",
    subject: "Your code",
    text: "481 920\n",
    ...(headers === undefined ? {} : { headers }),
    dkim: {
      domainName: domain ?? "northwind.example",
      keySelector: "s1",
      privateKey,
      headerFieldNames: `from:to:subject:otp-token`,
      ...(skip === undefined ? {} : { skipFields: skip }),
    },
  });
  return Buffer.isBuffer(message) ? message : Buffer.from("");
}

const local: MailEnvelope = { sender: "bounce@northwind.example", clientAddress: "127.0.0.1" };
const fromNorthwind: MailEnvelope = { ...local, clientAddress: "9.8.7.6" };

async function authenticate(raw: Uint8Array, resolve: DnsResolve, envelope = local) {
  const mail = await parseMail(chunked(raw));
  const authenticateMail = createAuthenticateMail({ resolve, timeoutMilliseconds: 100 });
  return authenticateMail(mail, envelope, async () => chunked(raw));
}

describe("authenticateMail", () => {
  it("asks nothing about an unsigned mail from this machine", async () => {
    const { resolve, asked } = dns(zone);
    const sender = await authenticate(crlf("From: a@northwind.example\n\nhi"), resolve);
    expect(sender).toEqual({
      verdicts: { spf: "unknown", dkim: "none", dmarc: "unknown" },
      otpTokenVerified: false,
    });
    expect(asked).toEqual([]);
  });

  it.each(["10.1.2.3", "192.168.0.9", "::1", "fd00::1", "::ffff:127.0.0.1", "", "nonsense"])(
    "asks no SPF for the client %j",
    async (clientAddress) => {
      const { resolve, asked } = dns(zone);
      await authenticate(crlf("From: a@northwind.example\n\nhi"), resolve, {
        ...local,
        clientAddress,
      });
      expect(asked).toEqual([]);
    },
  );

  it("passes a mail that its sender signed", async () => {
    const { resolve } = dns(zone);
    expect(await authenticate(await sign(), resolve)).toEqual({
      verdicts: { spf: "unknown", dkim: "pass", dmarc: "pass" },
      verifiedSenderDomain: "northwind.example",
      otpTokenVerified: false,
    });
  });

  it("passes a subdomain's signature", async () => {
    const { resolve } = dns(zone);
    const sender = await authenticate(await sign({ domain: "mail.northwind.example" }), resolve);
    expect(sender.verifiedSenderDomain).toBe("northwind.example");
  });

  it("verifies no sender by a stranger's signature", async () => {
    const { resolve } = dns(zone);
    const sender = await authenticate(await sign({ domain: "evil.example" }), resolve);
    expect(sender.verdicts).toEqual({ spf: "unknown", dkim: "pass", dmarc: "fail" });
    expect(sender.verifiedSenderDomain).toBeUndefined();
  });

  it("fails a mail that was changed", async () => {
    const { resolve } = dns(zone);
    const raw = (await sign()).toString().replace("481 920", "481 921");
    const sender = await authenticate(Buffer.from(raw), resolve);
    expect(sender.verdicts.dkim).toBe("fail");
    expect(sender.verifiedSenderDomain).toBeUndefined();
  });

  it("does not trust what stands behind the signed length", async () => {
    const { resolve } = dns(zone);
    const plain = crlf("From: a@northwind.example\nSubject: s\n\nhi\n");
    const signature = {
      signingDomain: "northwind.example",
      selector: "s1",
      privateKey,
      maxBodyLength: 4,
    };
    const { signatures } = await dkimSign(plain, { ...signature, signatureData: [signature] });
    const signed = Buffer.concat([Buffer.from(signatures), plain]);
    const whole = await authenticate(signed, resolve);
    const longer = await authenticate(Buffer.concat([signed, crlf("Code 666\n")]), resolve);
    expect(whole.verifiedSenderDomain).toBe("northwind.example");
    expect(longer.verifiedSenderDomain).toBeUndefined();
  });

  it("verifies no sender where there are two From headers", async () => {
    const { resolve } = dns(zone);
    const raw = Buffer.concat([crlf("From: ceo@evil.example\n"), await sign()]);
    expect((await authenticate(raw, resolve)).verifiedSenderDomain).toBeUndefined();
  });

  it("checks no flood of signatures", async () => {
    const { resolve, asked } = dns(zone);
    const raw = crlf(`${"DKIM-Signature: v=1; d=x.example\n".repeat(11)}From: a@b.example\n\nhi`);
    expect((await authenticate(raw, resolve)).verdicts.dkim).toBe("unknown");
    expect(asked).toEqual([]);
  });

  it("knows SPF, and DMARC by SPF", async () => {
    const { resolve } = dns(zone);
    const raw = crlf("From: a@northwind.example\n\nhi");
    const sender = await authenticate(raw, resolve, fromNorthwind);
    expect(sender.verdicts).toEqual({ spf: "pass", dkim: "none", dmarc: "pass" });
    expect(sender.verifiedSenderDomain).toBe("northwind.example");
    const stranger = { ...fromNorthwind, clientAddress: "9.8.7.7" };
    expect((await authenticate(raw, resolve, stranger)).verdicts.spf).toBe("fail");
  });

  it.each([
    [
      "refuses",
      async () => Promise.reject(Object.assign(new Error("no"), { code: "ECONNREFUSED" })),
    ],
    ["never answers", () => new Promise<never>(() => undefined)],
  ] as const)("knows nothing when DNS %s, and throws nothing", async (_, resolve) => {
    const begun = performance.now();
    const sender = await authenticate(await sign(), resolve, fromNorthwind);
    expect(sender).toEqual({
      verdicts: { spf: "unknown", dkim: "unknown", dmarc: "unknown" },
      otpTokenVerified: false,
    });
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});

describe("OTP-Token", () => {
  const token = { "OTP-Token": '"481920"; origin="https://login.northwind.example"' };
  const cases: readonly { name: string; signed: Signed; verified: boolean }[] = [
    { name: "signed by the origin's organization", signed: { headers: token }, verified: true },
    {
      name: "signed by somebody else",
      signed: { headers: token, domain: "evil.example" },
      verified: false,
    },
    { name: "not covered", signed: { headers: token, skip: "otp-token" }, verified: false },
    {
      name: "of another origin",
      signed: { headers: { "OTP-Token": '"481920"; origin="https://bank.example"' } },
      verified: false,
    },
  ];
  it.each(cases)("$name: $verified", async ({ signed, verified }) => {
    const { resolve } = dns(zone);
    expect((await authenticate(await sign(signed), resolve)).otpTokenVerified).toBe(verified);
  });
});
