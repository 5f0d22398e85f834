import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OtpostError } from "../../../shared/errors.ts";
import { normalizeIdentifier } from "../../../shared/message/identifier.ts";

const normalized: readonly {
  name: string;
  raw: string;
  defaultRegion?: string;
  expected: string;
}[] = [
  { name: "an email address", raw: " Jane.Doe@Example.COM\n", expected: "jane.doe@example.com" },
  {
    name: "a plus-address keeps its tag",
    raw: "jane+x@example.com",
    expected: "jane+x@example.com",
  },
  {
    name: "an internationalised domain",
    raw: "Jürgen@BÜCHER.example",
    expected: "jürgen@xn--bcher-kva.example",
  },
  {
    name: "the same domain in ASCII",
    raw: "jürgen@xn--bcher-kva.example",
    expected: "jürgen@xn--bcher-kva.example",
  },
  { name: "a decomposed ü (NFC)", raw: "ju\u0308rgen@example.com", expected: "jürgen@example.com" },
  { name: "a domain that looks like an IP address", raw: "a@0x7f.1", expected: "a@0x7f.1" },
  { name: "an international number", raw: "+1 (415) 555-0100", expected: "+14155550100" },
  {
    name: "a number from a contact, between bidi marks",
    raw: "\u202a+44 20 7946 0018\u202c",
    expected: "+442079460018",
  },
  { name: "a number with a trunk zero", raw: "+44 (0)20 7946 0018", expected: "+442079460018" },
  { name: "full-width digits", raw: "＋１４１５５５５０１００", expected: "+14155550100" },
  { name: "Arabic-Indic digits", raw: "+٩٦٦٥٠١٢٣٤٥٦٧", expected: "+966501234567" },
  { name: "WhatsApp", raw: "whatsapp:+14155550100", expected: "+14155550100" },
  { name: "a tel: URI", raw: "tel:+1-415-555-0100", expected: "+14155550100" },
  {
    name: "a national number with a default region",
    raw: "(415) 555-0100",
    defaultRegion: "US",
    expected: "+14155550100",
  },
  { name: "a national number without one", raw: "4155555555", expected: "4155555555" },
  {
    name: "a number of another country than the default",
    raw: "+442079460018",
    defaultRegion: "US",
    expected: "+442079460018",
  },
  { name: "an unknown region", raw: "4155550100", defaultRegion: "ZZ", expected: "4155550100" },
  {
    name: "a number with an extension",
    raw: "+1 415 555 0100 ext. 5",
    expected: "+1 415 555 0100 ext. 5",
  },
  { name: "too few digits for a number", raw: "+1 415", expected: "+1 415" },
  { name: "an opaque id", raw: " user_123 ", expected: "user_123" },
  { name: "an opaque id keeps its case", raw: "User-ABC", expected: "User-ABC" },
  {
    name: "an opaque id with digits like a number's",
    raw: "user_4155550100",
    defaultRegion: "US",
    expected: "user_4155550100",
  },
  { name: "a handle", raw: "@Jane", expected: "@Jane" },
  { name: "a zero-width space within", raw: "user\u200b_123", expected: "user_123" },
];

const refused: readonly { name: string; raw: string; says: string }[] = [
  { name: "empty", raw: "", says: "empty" },
  { name: "white space", raw: " \t\n", says: "empty" },
  { name: "invisible characters alone", raw: "\u200b\u2060", says: "empty" },
  { name: "321 characters", raw: "a".repeat(321), says: "320 characters" },
  {
    name: "320 that grow when lower-cased",
    raw: `${"İ".repeat(310)}@a.example`,
    says: "320 characters",
  },
  { name: "a NUL", raw: "user\0_1", says: "control characters" },
  { name: "a line break within", raw: "user\r\nX: 1", says: "control characters" },
  { name: "half a surrogate pair", raw: "user\ud83d", says: "broken Unicode" },
];

describe("normalizeIdentifier", () => {
  it.each(normalized)("$name", ({ raw, defaultRegion, expected }) => {
    expect(normalizeIdentifier(raw, { defaultRegion })).toBe(expected);
  });

  it.each(refused)("refuses: $name", ({ raw, says }) => {
    const attempt = () => normalizeIdentifier(raw);
    expect(attempt).toThrow(OtpostError);
    expect(attempt).toThrow(says);
  });

  it("never repeats the identifier in an error", () => {
    const secret = "jane.doe\u0007@example.com";
    expect(() => normalizeIdentifier(secret)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("jane") }),
    );
  });

  const phoneLike = fc
    .array(fc.constantFrom(..."+0123456789 ()-./٠１", "whatsapp:", "tel:", ";ext=", "x", "‪"), {
      maxLength: 20,
    })
    .map((parts) => parts.join(""));
  const emailLike = fc
    .tuple(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), fc.domain())
    .map(([a, b, domain]) => `${a}@${b}${domain}`);
  const anything = fc.oneof(
    fc.string({ unit: "binary", maxLength: 400 }),
    fc.string({ unit: "grapheme", maxLength: 40 }),
    fc.string({ maxLength: 40 }).map((text) => text.toUpperCase()),
    phoneLike,
    emailLike,
    fc.emailAddress(),
  );
  const region = fc.constantFrom(undefined, "US", "GB", "DE", "IT", "SA", "not a region");

  it("is total and idempotent: whatever is given, a refusal or a spelling that stays", () => {
    fc.assert(
      fc.property(anything, region, (raw, defaultRegion) => {
        let once: string;
        try {
          once = normalizeIdentifier(raw, { defaultRegion });
        } catch (error) {
          expect(error).toMatchObject({ name: "OtpostError", code: "validation_failed" });
          return;
        }
        expect(once.length).toBeGreaterThan(0);
        expect(once.length).toBeLessThanOrEqual(320);
        expect(once.isWellFormed()).toBe(true);
        expect(normalizeIdentifier(once, { defaultRegion })).toBe(once);
        // What was pushed on a machine with a default region is found from one without.
        if (once.startsWith("+")) expect(normalizeIdentifier(once)).toBe(once);
      }),
      { numRuns: 20_000 },
    );
  });

  it("gives an email address in any case and any Unicode form one spelling", () => {
    const local = fc.stringMatching(/^[a-zäöüßñçé0-9._-]{1,20}$/);
    fc.assert(
      fc.property(local, fc.constantFrom("bücher.example", "example.com"), (name, domain) => {
        const address = `${name}@${domain}`;
        const expected = normalizeIdentifier(address);
        expect(normalizeIdentifier(address.normalize("NFD"))).toBe(expected);
        expect(normalizeIdentifier(`${name}@${domain.toUpperCase()}`)).toBe(expected);
      }),
    );
  });

  it("reads the worst of long inputs quickly", () => {
    const started = performance.now();
    for (const unit of ["1", "+1 ", "(", "@", "a@", "\u200b", " ", "whatsapp:", "ext.5"]) {
      expect(() => normalizeIdentifier(unit.repeat(1_000_000 / unit.length))).toThrow(OtpostError);
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
