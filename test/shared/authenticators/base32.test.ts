import fc from "fast-check";
import { Secret } from "otpauth";
import { describe, expect, it } from "vitest";
import { encodeSecret, normalizeSecret } from "../../../shared/authenticators/base32.ts";

const plain = "JBSWY3DPEHPK3PXP";

describe("a secret as people copy it", () => {
  const cases = [
    { name: "as it is", text: plain },
    { name: "in lower case", text: "jbswy3dpehpk3pxp" },
    { name: "in groups of four", text: "jbsw y3dp ehpk 3pxp" },
    { name: "with dashes", text: "JBSW-Y3DP-EHPK-3PXP" },
    { name: "with typographic dashes and hard spaces", text: "JBSW–Y3DP‑EHPK\u00a03PXP" },
    { name: "with tabs and a line end", text: "\tJBSWY3DP\nEHPK3PXP\r\n" },
    { name: "with zero-width characters", text: "\ufeffJBSWY3DP\u200bEHPK3PXP" },
  ];
  it.each(cases)("$name", ({ text }) => {
    expect(normalizeSecret(text)).toBe(plain);
  });

  it.each([
    { text: "JBSWY3DPEHPK3PXPJA======", expected: "JBSWY3DPEHPK3PXPJA" },
    { text: "JBSWY3DPEHPK3PXPJA", expected: "JBSWY3DPEHPK3PXPJA" },
    { text: "JBSWY3DPEHPK3PXPJBSQ====", expected: "JBSWY3DPEHPK3PXPJBSQ" },
  ])("padded or not: $text", ({ text, expected }) => {
    expect(normalizeSecret(text)).toBe(expected);
  });
});

describe("what is no secret", () => {
  const cases = [
    { name: "nothing", text: "", says: "is empty" },
    { name: "only separators", text: " - \n", says: "is empty" },
    { name: "only padding", text: "====", says: "is empty" },
    { name: "72 bits", text: "JBSWY3DPEHPK3PX", says: "has 72 bits" },
    { name: "8 bits", text: "JA", says: "has 8 bits" },
    { name: "1032 bits", text: "A".repeat(207), says: "has 1032 bits" },
    { name: "far too long", text: "A".repeat(1025), says: "has 1025 characters" },
    { name: "a zero", text: "JBSWY3DPEHPK3PX0", says: "the letter O" },
    { name: "a one", text: "JBSWY3DPEHPK3PX1", says: "the letter O, I or L" },
    { name: "an eight", text: "JBSWY3DPEHPK3PX8", says: "is not Base32" },
    { name: "hexadecimal", text: "48656c6c6f21deadbeef", says: "is not Base32" },
    { name: "Base64", text: "SGVsbG8h3q2+7w==", says: "is not Base32" },
    { name: "padding within", text: "JBSWY3DP====EHPK3PXP", says: "is not Base32" },
    { name: "a long s, which upper-cases to S", text: "JBſWY3DPEHPK3PXP", says: "is not Base32" },
    { name: "full-width letters", text: "ＪBSWY3DPEHPK3PXP", says: "is not Base32" },
    { name: "one character too many", text: `${plain}J`, says: "lacks a character" },
    { name: "three of a last group", text: `${plain}JBS`, says: "lacks a character" },
    { name: "six of a last group", text: `${plain}JBSWY3`, says: "lacks a character" },
    { name: "a URI", text: `otpauth://totp/x?secret=${plain}`, says: "send it as otpauth_uri" },
  ];
  it.each(cases)("$name", ({ text, says }) => {
    expect(() => normalizeSecret(text)).toThrow(says);
  });

  it("is quoted in no error", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12, unit: "binary" }), (text) => {
        try {
          normalizeSecret(text);
        } catch (error) {
          expect(error).toMatchObject({ code: "validation_failed" });
          expect(String(error)).not.toContain(text);
        }
      }),
    );
  });
});

it("bytes come back as they went in, however the text is spelled", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 10, maxLength: 128 }),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom(" ", "-", "\n", ""),
      fc.boolean(),
      (bytes, group, separator, isLower) => {
        const text = encodeSecret(bytes);
        const groups = text.match(new RegExp(`.{1,${group}}`, "g"))?.join(separator) ?? "";
        const spelled =
          (isLower ? groups.toLowerCase() : groups) + "=".repeat((8 - (text.length % 8)) % 8);
        expect(normalizeSecret(spelled)).toBe(text);
        expect(Secret.fromBase32(text).bytes).toEqual(bytes);
      },
    ),
  );
});

it.each([0, 1, 9, 129])("%i bytes are no secret", (length) => {
  expect(() => encodeSecret(new Uint8Array(length))).toThrow("The secret");
});
