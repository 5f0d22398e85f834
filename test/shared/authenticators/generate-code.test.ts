import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeSecret } from "../../../shared/authenticators/base32.ts";
import { generateCode } from "../../../shared/authenticators/generate-code.ts";
import { type TotpAlgorithm, totpAlgorithms } from "../../../shared/authenticators/totp-key.ts";

/** The RFCs' secrets are these ASCII digits, as many as the hash has bytes (errata 2866 of RFC 6238). */
const secretOf = (bytes: number): string =>
  encodeSecret(Buffer.from("1234567890".repeat(7).slice(0, bytes)));
const secrets = { SHA1: secretOf(20), SHA256: secretOf(32), SHA512: secretOf(64) } as const;

describe("RFC 4226, appendix D", () => {
  it.each(
    [
      "755224",
      "287082",
      "359152",
      "969429",
      "338314",
      "254676",
      "287922",
      "162583",
      "399871",
      "520489",
    ].map((code, counter) => ({ counter, code })),
  )("counter $counter is $code", ({ counter, code }) => {
    // HOTP's counter is TOTP's number of periods.
    const key = { secret: secrets.SHA1, algorithm: "SHA1", digits: 6, periodSeconds: 30 } as const;
    expect(generateCode(key, new Date(counter * 30_000))).toMatchObject({ code });
  });
});

describe("RFC 6238, appendix B", () => {
  const vectors: readonly [seconds: number, algorithm: TotpAlgorithm, code: string][] = [
    [59, "SHA1", "94287082"],
    [59, "SHA256", "46119246"],
    [59, "SHA512", "90693936"],
    [1111111109, "SHA1", "07081804"],
    [1111111109, "SHA256", "68084774"],
    [1111111109, "SHA512", "25091201"],
    [1111111111, "SHA1", "14050471"],
    [1111111111, "SHA256", "67062674"],
    [1111111111, "SHA512", "99943326"],
    [1234567890, "SHA1", "89005924"],
    [1234567890, "SHA256", "91819424"],
    [1234567890, "SHA512", "93441116"],
    [2000000000, "SHA1", "69279037"],
    [2000000000, "SHA256", "90698825"],
    [2000000000, "SHA512", "38618901"],
    [20000000000, "SHA1", "65353130"],
    [20000000000, "SHA256", "77737706"],
    [20000000000, "SHA512", "47863826"],
  ];
  it.each(vectors)("%i s, %s: %s", (seconds, algorithm, code) => {
    const key = { secret: secrets[algorithm], algorithm, digits: 8, periodSeconds: 30 };
    expect(generateCode(key, new Date(seconds * 1000))).toMatchObject({ code });
    // Fewer digits are the end of more.
    for (const digits of [6, 7]) {
      expect(generateCode({ ...key, digits }, new Date(seconds * 1000)).code).toBe(
        code.slice(-digits),
      );
    }
  });
});

describe("the time that is left", () => {
  const key = { secret: secrets.SHA1, algorithm: "SHA1", digits: 6 } as const;
  it.each([
    { at: "2026-05-01T08:30:00.000Z", periodSeconds: 30, left: 30 },
    { at: "2026-05-01T08:30:00.001Z", periodSeconds: 30, left: 30 },
    { at: "2026-05-01T08:30:29.000Z", periodSeconds: 30, left: 1 },
    { at: "2026-05-01T08:30:29.999Z", periodSeconds: 30, left: 1 },
    { at: "2026-05-01T08:30:30.000Z", periodSeconds: 60, left: 30 },
    { at: "2026-05-01T08:30:00.500Z", periodSeconds: 1, left: 1 },
    { at: "1970-01-01T00:00:00.000Z", periodSeconds: 999_999_999, left: 999_999_999 },
  ])("$at, every $periodSeconds s: $left s", ({ at, periodSeconds, left }) => {
    expect(generateCode({ ...key, periodSeconds }, new Date(at))).toMatchObject({
      secondsRemaining: left,
      periodSeconds,
    });
  });
});

/** RFC 4226 §5.3 by hand. */
function reference(secret: Uint8Array, algorithm: string, counter: bigint, digits: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(counter);
  const hash = createHmac(algorithm.toLowerCase(), secret).update(message).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, "0");
}

it("agrees with the standard computed by hand, for any key and time", () => {
  const anyKey = fc.record({
    bytes: fc.uint8Array({ minLength: 10, maxLength: 128 }),
    algorithm: fc.constantFrom(...totpAlgorithms),
    digits: fc.integer({ min: 6, max: 8 }),
    periodSeconds: fc.integer({ min: 1, max: 999_999_999 }),
  });
  const instants = fc.date({ min: new Date(0), max: new Date("9999-12-31"), noInvalidDate: true });
  fc.assert(
    fc.property(anyKey, instants, ({ bytes, ...rest }, at) => {
      const secret = encodeSecret(bytes);
      const { code, secondsRemaining } = generateCode({ ...rest, secret }, at);
      const step = BigInt(Math.floor(at.getTime() / 1000 / rest.periodSeconds));
      expect(code).toBe(reference(bytes, rest.algorithm, step, rest.digits));
      expect(secondsRemaining).toBeGreaterThanOrEqual(1);
      expect(secondsRemaining).toBeLessThanOrEqual(rest.periodSeconds);
    }),
  );
});
