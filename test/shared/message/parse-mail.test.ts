/** What becomes of a raw mail, good, broken or hostile. */
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OtpostError } from "../../../shared/errors.ts";
import { mailLimits } from "../../../shared/message/mail-limits.ts";
import { type ParsedMail, parseMail } from "../../../shared/message/parse-mail.ts";
import { chunked, crlf, mailFixtures, readMailFixture } from "./mail-fixtures.ts";

const read: readonly { file: string; expected: Partial<ParsedMail> }[] = [
  {
    file: "northwind-code.eml",
    expected: {
      subject: "Your Northwind verification code",
      text: "Your Northwind verification code is 481 920\n\nIt expires in 10 minutes. If you did not ask for it, ignore this mail.\n",
      from: ["no-reply@northwind.example"],
      headers: [{ name: "to", value: "Jane Roe <jane@customer.example>" }],
    },
  },
  {
    file: "northwind-html-only.eml",
    expected: {
      html: '<html><body><p>Use <b>481920</b> to sign in.</p><a href="https://northwind.example/login?a=1&amp;b=2">Sign in</a></body></html>\n',
    },
  },
  {
    file: "muenchner-quoted-printable.eml",
    expected: {
      subject: "Ihr Bestätigungscode für München",
      text: "Ihr Bestätigungscode lautet 730 552. Er gilt für zehn Minuten und nur für diese Anmeldung.",
      html: "<p>Ihr Bestätigungscode lautet <b>730 552</b>.</p>",
    },
  },
  {
    file: "sakura-base64-iso-2022-jp.eml",
    expected: { subject: "認証コードのお知らせ", text: "認証コードは 624813 です。" },
  },
  {
    file: "fjord-raw-utf8-headers.eml",
    expected: {
      subject: "Koden din fra Fjørd er 903 114",
      headers: [{ name: "to", value: "jané@customer.example" }],
    },
  },
  {
    file: "northwind-otp-token.eml",
    expected: { otpToken: { code: "481920", origin: "https://login.northwind.example" } },
  },
  {
    file: "thunderbird-forward-as-attachment.eml",
    expected: {
      text: "please see below",
      attached: [
        {
          subject: "481 920 is your code",
          text: "Your Northwind verification code is 481 920\n\nIt expires in 10 minutes. If you did not ask for it, ignore this mail.\n",
          html: "<p>Your Northwind verification code is <b>481 920</b></p>",
          to: ["jane@customer.example"],
        },
      ],
    },
  },
];

describe("parseMail", () => {
  it.each(read)("reads $file", async ({ file, expected }) => {
    expect(await parseMail(chunked(readMailFixture(file)))).toMatchObject(expected);
  });

  it("has no text for an HTML-only mail, and no HTML for a plain one", async () => {
    const html = await parseMail(chunked(readMailFixture("northwind-html-only.eml")));
    const text = await parseMail(chunked(readMailFixture("northwind-code.eml")));
    expect(html.text).toBeUndefined();
    expect(text.html).toBeUndefined();
  });

  it("takes no OTP-Token of two", async () => {
    const mail = await parseMail(chunked(readMailFixture("northwind-two-otp-tokens.eml")));
    expect(mail.otpToken).toBeUndefined();
  });

  it("counts what decides whether a sender can be verified", async () => {
    const raw = "From: a@one.example\nFrom: b@two.example\nDKIM-Signature: x\n\nhi\n";
    expect(await parseMail(chunked(crlf(raw)))).toMatchObject({
      from: ["a@one.example", "b@two.example"],
      fromHeaderCount: 2,
      dkimSignatureCount: 1,
    });
  });

  it("gives the same whatever the chunks", async () => {
    for (const file of mailFixtures) {
      const raw = readMailFixture(file);
      expect(await parseMail(chunked(raw, 7)), file).toEqual(await parseMail(chunked(raw)));
    }
  });

  it("passes an error of the source on as it is", async () => {
    const error = new Error("the disk is gone");
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("Subject: x\r\n\r\n");
      throw error;
    }
    await expect(parseMail(failing())).rejects.toBe(error);
  });
});

const kibibytes = (count: number): number => count * 1024;
const part = (headers: string, body: string): string => `--b\r\n${headers}\r\n\r\n${body}\r\n`;
const mixed = (...parts: string[]): string =>
  `Content-Type: multipart/mixed; boundary=b\r\n\r\n${parts.join("")}--b--\r\n`;
const nested = (levels: number): string =>
  Array.from(
    { length: levels },
    (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`,
  ).join("");
const attachment = part(
  "Content-Type: application/pdf\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64",
  `${"QUJD".repeat(19)}\r\n`.repeat(480_000),
);

const beyond: readonly { name: string; raw: () => string; says: RegExp }[] = [
  { name: "201 parts", raw: () => mixed(part("", "x").repeat(200)), says: /200 MIME parts/ },
  { name: "100 000 parts", raw: () => mixed(part("", "x").repeat(100_000)), says: /200 MIME/ },
  { name: "21 levels", raw: () => `${nested(20)}\r\nx`, says: /20 deep/ },
  { name: "100 000 levels", raw: () => nested(100_000), says: /MIME parts/ },
  {
    name: "a 300 KiB header",
    raw: () => `Subject: ${"x".repeat(kibibytes(300))}\r\n\r\n`,
    says: /header section/,
  },
  {
    name: "100 000 headers",
    raw: () => `${"X-A: b\r\n".repeat(100_000)}\r\n`,
    says: /header section/,
  },
  { name: "41 MB", raw: () => `Subject: x\r\n\r\n${"x".repeat(41_000_000)}`, says: /larger than/ },
  {
    name: "messages attached 5 deep",
    raw: () => `${"Content-Type: message/rfc822\r\n\r\n".repeat(5)}Subject: x\r\n\r\nx`,
    says: /attached more than 3 deep/,
  },
  {
    name: "parts spread over attached messages",
    raw: () =>
      mixed(
        ...Array.from({ length: 3 }, () =>
          part(
            "Content-Type: message/rfc822",
            mixed(part("", "x").repeat(80)).replace(/(--|=)b/g, "$1c"),
          ),
        ),
      ),
    says: /200 MIME parts/,
  },
];

describe("limits", () => {
  it.each(beyond)("refuses $name", async ({ raw, says }) => {
    const refused = parseMail(chunked(raw()));
    await expect(refused).rejects.toBeInstanceOf(OtpostError);
    await expect(refused).rejects.toMatchObject({
      code: "mail_limit_exceeded",
      message: expect.stringMatching(says),
    });
  });

  it("takes what is just within", async () => {
    expect(await parseMail(chunked(mixed(part("", "x").repeat(199))))).toBeDefined();
    const deep = await parseMail(chunked(`${nested(19)}\r\nthe end`));
    expect(deep.text).toContain("the end");
  });

  it("cuts text at 256 KiB between characters", async () => {
    const raw = `Content-Type: text/plain; charset=utf-8\r\n\r\nx${"€".repeat(200_000)}`;
    const { text = "" } = await parseMail(chunked(raw));
    expect(Buffer.byteLength(text)).toBe(mailLimits.textBytes - ((mailLimits.textBytes - 1) % 3));
    expect(text.endsWith("€")).toBe(true);
  });

  it("finds the text on both sides of a 37 MB attachment", async () => {
    const raw = mixed(part("Content-Type: text/plain", "before"), attachment, part("", "behind"));
    const { text } = await parseMail(chunked(raw));
    expect(text).toMatch(/^before\s+behind$/);
  });

  it("keeps memory flat while it reads ten of them", async () => {
    const raw = Buffer.from(mixed(part("Content-Type: text/plain", "before"), attachment));
    await parseMail(chunked(raw));
    const before = process.memoryUsage().arrayBuffers;
    let peak = 0;
    for (let count = 0; count < 10; count += 1) {
      await parseMail(chunked(raw));
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
    }
    expect(peak).toBeLessThan(100_000_000);
  });
});

const hostile: readonly { name: string; raw: () => string }[] = [
  { name: "text of one 39 MB line", raw: () => `Subject: x\r\n\r\n${"lorem ".repeat(6_500_000)}` },
  {
    name: "39 MB of lines that look like boundaries",
    raw: () => `Subject: x\r\n\r\n${"--lorem\n".repeat(4_900_000)}`,
  },
  {
    name: "encoded words without an end",
    raw: () => `Subject: ${"=?utf-8?q?a?= ".repeat(18_000)}\r\n\r\n`,
  },
  {
    name: "parameters without an end",
    raw: () => `Content-Type: text/plain${"; a*0*=utf-8''%41".repeat(12_000)}\r\n\r\n`,
  },
  { name: "addresses without an end", raw: () => `From: ${"a@b.example,".repeat(20_000)}\r\n\r\n` },
  {
    name: "quoted-printable of equals signs",
    raw: () => `Content-Transfer-Encoding: quoted-printable\r\n\r\n${"=".repeat(1_000_000)}`,
  },
];

describe("hostile mails", () => {
  it.each(hostile)("reads $name in bounded time", async ({ raw }) => {
    const bytes = Buffer.from(raw());
    const begun = performance.now();
    await parseMail(chunked(bytes));
    // A second on a quiet machine at the worst; ten would be quadratic.
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it("throws nothing but OtpostError on random bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
        await expectParsedOrRefused(bytes);
      }),
      { numRuns: 300 },
    );
  });

  it("throws nothing but OtpostError on mails that were damaged on the way", async () => {
    const damage = fc.record({
      file: fc.constantFrom(...mailFixtures),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat(40),
      insert: fc.oneof(
        fc.uint8Array({ maxLength: 40 }),
        fc
          .constantFrom("--", "\r\n\r\n", "\r\n--inner\r\n", "=?utf-8?b?", ": ", "\0", "boundary=")
          .map((text) => Buffer.from(text)),
      ),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ file, at, length, insert }) => {
        const raw = readMailFixture(file);
        const start = Math.floor(at * raw.length);
        await expectParsedOrRefused(
          Buffer.concat([raw.subarray(0, start), insert, raw.subarray(start + length)]),
        );
      }),
      { numRuns: 500 },
    );
  });
});

async function expectParsedOrRefused(bytes: Uint8Array): Promise<void> {
  try {
    const mail = await parseMail(chunked(bytes));
    expect(structuredClone(mail)).toEqual(mail);
  } catch (error) {
    expect(error).toBeInstanceOf(OtpostError);
  }
}
