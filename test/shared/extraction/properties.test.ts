/** What holds for every input, not only for those somebody thought of. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explain, extract } from "../../../shared/extraction/extract.ts";
import type { ExtractionInput } from "../../../shared/extraction/extraction.ts";
import { toAscii } from "../../../shared/extraction/fold.ts";
import { readHtml } from "../../../shared/extraction/html.ts";
import { samples } from "./languages/index.ts";

const fragment = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 30 }),
  fc.constantFrom(
    "code",
    "verification code",
    "код",
    "验证码",
    "رمز التحقق",
    "123456",
    "12 34 56",
    "G-482913",
    "K7M-9QX",
    " ",
    "\n",
    "\n\n",
    ":",
    ".",
    "<p>",
    "</p>",
    '<a href="',
    '">',
    "</a>",
    "&amp;",
    "&#x31;",
    "<!--",
    "-->",
    "https://example.com/verify?token=Zk3vQ9xT7mB2nL5wR8yC",
    "@example.com #482913",
    "> ",
    "\u200f",
    "\u0301",
    "٤٨٢٩١٣",
    "style='display:none'",
    "ana@example.org",
    "3 May 2031",
    "$12.50",
    "-----Original Message-----",
  ),
);
const soup = fc.array(fragment, { maxLength: 40 }).map((parts) => parts.join(""));
const message: fc.Arbitrary<ExtractionInput> = fc.record(
  {
    channel: fc.constantFrom("email", "sms", "api"),
    subject: soup,
    text: soup,
    html: soup,
  },
  { requiredKeys: ["channel"] },
);

/** Display separators that a code's value is without. */
const separators = /[\s\-\u2010-\u2015\u2212.·]/gu;
const bare = (text: string) => toAscii(text).replace(separators, "");

describe("any input", () => {
  it("never throws, and gives only what stands in it", () => {
    fc.assert(
      fc.property(message, (input) => {
        const { code, link } = extract(input);
        const html = input.html === undefined ? undefined : readHtml(input.html);
        const visible = [input.subject, input.text, html?.text, html?.hiddenText].join("\n");
        if (code !== undefined) expect(bare(visible)).toContain(bare(code.value));
        if (link !== undefined) {
          const source = [input.text, input.html].join("\n");
          const unbroken = [source, html?.text].join("\n").replace(/\r?\n/gu, "");
          const decoded = unbroken.replace(/&(?:amp|#38|#x26);/giu, "&");
          expect(decoded + unbroken).toContain(link.value);
        }
      }),
      { numRuns: 600 },
    );
  });

  it("gets the same answer explained, with the winner among the candidates", () => {
    fc.assert(
      fc.property(message, (input) => {
        const { extraction, candidates } = explain(input);
        expect(extraction).toEqual(extract(input));
        const winners = candidates.filter(({ won }) => won).map(({ value }) => value);
        if (extraction.code?.evidence.rule === "candidate")
          expect(winners).toContain(extraction.code.value);
        if (extraction.link?.evidence.rule === "candidate")
          expect(winners).toContain(extraction.link.value);
      }),
      { numRuns: 200 },
    );
  });

  it("gives evidence with at most 1 KB of excerpt around the value", () => {
    fc.assert(
      fc.property(soup, soup, (before, after) => {
        const text = `${before}\nYour verification code is 482913.\n${after}`;
        const excerpt = extract({ channel: "sms", text }).code?.evidence.excerpt;
        if (excerpt !== undefined) expect(Buffer.byteLength(excerpt)).toBeLessThanOrEqual(1_024);
      }),
      { numRuns: 200 },
    );
  });
});

describe("random bytes", () => {
  const bytes = fc.uint8Array({ maxLength: 4_000 });

  it("give nothing, read as Latin-1 text or as HTML", () => {
    fc.assert(
      fc.property(bytes, (raw) => {
        const text = Buffer.from(raw).toString("latin1");
        expect(extract({ channel: "sms", text: `x ${text} y` })).toEqual({});
        expect(extract({ channel: "email", html: `x ${text} y` })).toEqual({});
      }),
      { numRuns: 300 },
    );
  });
});

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((each) => each.join(""));

describe("a message with a code", () => {
  it("gives the same code whatever the decoys' digits", () => {
    fc.assert(
      fc.property(digits(6), digits(7), digits(4), digits(10), (code, order, card, phone) => {
        fc.pre(!order.includes(code) && !phone.includes(code) && card !== code);
        const text =
          `Order ${order}: use ${code} as your verification code to pay 48.20 EUR with card ending ${card}. ` +
          `Valid for 10 minutes. Call +49${phone} if this wasn't you.`;
        expect(extract({ channel: "sms", text }).code?.value).toBe(code);
      }),
      { numRuns: 300 },
    );
  });

  const footers = [
    "\n\nExample Ltd., 12 Main Street, Springfield 62704\n© 2031 Example",
    "\n\nQuestions? Call 0800 555 4829 or visit https://example.com/help",
    "\n\n--\nSent to ana@example.org. Unsubscribe: https://example.com/unsubscribe/77120",
  ];

  it.each(samples.map((sample) => [sample.tag, sample] as const))(
    "gives the same code under any footer: %s",
    (_tag, { codes }) => {
      for (const { text, code } of codes)
        for (const footer of footers)
          expect(
            extract({ channel: "email", text: text + footer }).code?.value,
            text + footer,
          ).toBe(code);
    },
  );

  const forwards = [
    "---------- Forwarded message ---------\nFrom: Example <no-reply@example.com>\nDate: Sat, 3 May 2031 at 10:04\nSubject: Hello\nTo: <ana@example.org>\n\n",
    "-------- Weitergeleitete Nachricht --------\nBetreff: Hallo\nDatum: Sat, 3 May 2031 10:04:55 +0200\nVon: Example <no-reply@example.com>\nAn: ana@example.org\n\n",
  ];

  it.each(samples.map((sample) => [sample.tag, sample] as const))(
    "gives the same code inside a forward: %s",
    (_tag, { codes }) => {
      for (const { text, code } of codes)
        for (const header of forwards)
          expect(
            extract({ channel: "email", subject: "Fwd: Hello", text: header + text }).code?.value,
            header + text,
          ).toBe(code);
    },
  );
});
