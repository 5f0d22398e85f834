import fc from "fast-check";
import { TOTP } from "otpauth";
import { describe, expect, it } from "vitest";
import { encodeSecret } from "../../../shared/authenticators/base32.ts";
import { parseAccounts } from "../../../shared/authenticators/parse-accounts.ts";
import { totpAlgorithms } from "../../../shared/authenticators/totp-key.ts";

const secret = "JBSWY3DPEHPK3PXP";
const defaults = { secret, algorithm: "SHA1", digits: 6, periodSeconds: 30 };
const uri = `otpauth://totp/ACME:jane@example.com?secret=${secret}`;
const parse = (text: string) => parseAccounts(text).accounts;

describe("an otpauth URI", () => {
  const account = { issuer: "ACME", label: "jane@example.com" };
  const cases = [
    { name: "the least", text: `otpauth://totp/?secret=${secret}`, expected: { key: defaults } },
    { name: "issuer and account in the label", text: uri, expected: { key: defaults, ...account } },
    {
      name: "everything, percent-encoded",
      text: `otpauth://totp/ACME%20Co%3A%20jane%40example.com?secret=JBSW%20Y3DP%20ehpk%203pxp%3D&issuer=ACME%20Co&algorithm=SHA256&digits=8&period=60`,
      expected: {
        key: { ...defaults, algorithm: "SHA256", digits: 8, periodSeconds: 60 },
        issuer: "ACME Co",
        label: "jane@example.com",
      },
    },
    {
      name: "percent-encoded as a whole, as Skyvern is given it",
      text: encodeURIComponent(`${uri}&issuer=ACME%20Co`),
      expected: { key: defaults, issuer: "ACME Co", label: "jane@example.com" },
    },
    {
      name: "the issuer's parameter before its prefix",
      text: `${uri}&issuer=Other`,
      expected: { key: defaults, issuer: "Other", label: "jane@example.com" },
    },
    {
      name: "capitals in scheme, kind and names; blanks around",
      text: ` OTPAUTH://TOTP/jane?Secret=${secret.toLowerCase()}&Digits=7\n`,
      expected: { key: { ...defaults, digits: 7 }, label: "jane" },
    },
    {
      name: "a label with control characters",
      text: `otpauth://totp/ACME%0A:%00jane%7F%20doe?secret=${secret}`,
      expected: { key: defaults, issuer: "ACME", label: "jane  doe" },
    },
    {
      name: "a label that is encoded wrongly, as it stands",
      text: `otpauth://totp/100%25%zz%20%0Ajane?secret=${secret}&issuer=%20`,
      expected: { key: defaults, label: "100%25%zz%20%0Ajane" },
    },
    {
      name: "parameters that say nothing about the code",
      text: `${uri}&image=https%3A%2F%2Fx%2Fy.png&counter=0&color=ff0000`,
      expected: { key: defaults, ...account },
    },
    {
      name: "a period of a day",
      text: `${uri}&period=86400`,
      expected: { key: { ...defaults, periodSeconds: 86400 }, ...account },
    },
    ...[
      ["SHA1", "SHA1"],
      ["sha-1", "SHA1"],
      ["HmacSHA256", "SHA256"],
      ["SHA-512", "SHA512"],
    ].map(([written, algorithm]) => ({
      name: `algorithm ${written}`,
      text: `${uri}&algorithm=${written}`,
      expected: { key: { ...defaults, algorithm }, ...account },
    })),
  ];
  it.each(cases)("$name", ({ text, expected }) => {
    expect(parse(text)).toEqual([expected]);
  });
});

describe("an otpauth URI that is refused", () => {
  const cases = [
    { name: "hotp", text: `otpauth://hotp/x?secret=${secret}&counter=1`, says: "`hotp`" },
    { name: "HOTP", text: `otpauth://HOTP/x?secret=${secret}`, says: "`hotp`" },
    { name: "Steam's", text: `${uri}&encoder=steam`, says: "`encoder`" },
    { name: "another kind", text: `otpauth://motp/x?secret=${secret}`, says: "otpauth://totp/" },
    { name: "no kind", text: `otpauth:x?secret=${secret}`, says: "otpauth://totp/" },
    { name: "a user before it", text: `otpauth://a@totp/x?secret=${secret}`, says: "//totp/" },
    { name: "another scheme", text: `https://totp/x?secret=${secret}`, says: "begins with" },
    { name: "nothing", text: "", says: "begins with" },
    { name: "a bare secret", text: secret, says: "begins with" },
    { name: "no secret", text: "otpauth://totp/x", says: "`secret` is missing" },
    { name: "an empty secret", text: "otpauth://totp/x?secret=", says: "secret is empty" },
    { name: "a short secret", text: "otpauth://totp/x?secret=JBSWY3DP", says: "has 40 bits" },
    { name: "no Base32", text: "otpauth://totp/x?secret=01890189", says: "is not Base32" },
    ...["SHA224", "SHA384", "MD5", "SHA3-256", "SHA2561", "", "none"].map((name) => ({
      name: `algorithm "${name}"`,
      text: `${uri}&algorithm=${name}`,
      says: "`algorithm`",
    })),
    ...["5", "9", "99", "0", "-6", "6.0", "six", "", "1e1", "06"].map((digits) => ({
      name: `${digits} digits`,
      text: `${uri}&digits=${digits}`,
      says: "`digits` must be 6, 7 or 8",
    })),
    ...["0", "-30", "000", "1.5", "", "30s", "1e3", "0x10", "1234567890", "NaN"].map((period) => ({
      name: `a period of ${period}`,
      text: `${uri}&period=${period}`,
      says: "`period` must be",
    })),
    ...["secret", "issuer", "algorithm", "digits", "period"].map((name) => ({
      name: `${name} twice`,
      text: `${uri}&issuer=a&digits=6&period=30&algorithm=SHA1&${name.toUpperCase()}=6`,
      says: `\`${name}\` is there twice`,
    })),
    {
      name: "any other twice",
      text: `${uri}&x=1&x=1`,
      says: "one of its parameters is there twice",
    },
    { name: "too long", text: `${uri}&x=${"y".repeat(8200)}`, says: "at most 8192" },
    { name: "wrongly encoded as a whole", text: "otpauth%3A%2F%2Ftotp%2Fx%zz", says: "percent" },
  ];
  it.each(cases)("$name", ({ text, says }) => {
    expect(() => parse(text)).toThrow(says);
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: "validation_failed" }));
  });
});

it("reads what another implementation writes", () => {
  const anyAccount = fc.record({
    bytes: fc.uint8Array({ minLength: 10, maxLength: 128 }),
    algorithm: fc.constantFrom(...totpAlgorithms),
    digits: fc.integer({ min: 6, max: 8 }),
    period: fc.integer({ min: 1, max: 999_999_999 }),
    // What otpauth itself writes so that it can be read: a colon would be the issuer's.
    issuer: fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }).filter(isOneLine),
    label: fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }).filter(isOneLine),
  });
  fc.assert(
    fc.property(anyAccount, fc.boolean(), ({ bytes, period, issuer, label, ...rest }, isWhole) => {
      const secret = encodeSecret(bytes);
      const written = new TOTP({ secret, period, issuer, label, ...rest }).toString();
      expect(parse(isWhole ? encodeURIComponent(written) : written)).toEqual([
        { key: { secret, periodSeconds: period, ...rest }, issuer, label },
      ]);
    }),
  );
});

const isOneLine = (text: string): boolean =>
  text.trim() === text && !text.includes(":") && !/\p{Cc}/u.test(text);

it("whatever it is given, it answers or refuses, and quotes nothing", () => {
  const pieces = fc.constantFrom(
    "otpauth://",
    "totp/",
    "hotp/",
    "?secret=",
    "&digits=",
    "&period=",
    "&algorithm=",
    "JBSWY3DPEHPK3PXP",
    "%",
    "%3A",
    ":",
    "#",
    "=",
  );
  const texts = fc
    .array(fc.oneof(pieces, fc.string({ unit: "binary", maxLength: 8 })), { maxLength: 12 })
    .map((parts) => `otpauth:${parts.join("")}`);
  fc.assert(
    fc.property(texts, (text) => {
      try {
        expect(parse(text)).toHaveLength(1);
      } catch (error) {
        expect(error).toMatchObject({ code: "validation_failed" });
        expect(String(error)).not.toContain("JBSWY3DP");
      }
    }),
    { numRuns: 500 },
  );
});
