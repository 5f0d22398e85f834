import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeSecret } from "../../../shared/authenticators/base32.ts";
import { parseAccounts } from "../../../shared/authenticators/parse-accounts.ts";
import { readProtobufFields } from "../../../shared/authenticators/protobuf-fields.ts";
import { type ExportedAccount, encodeMessage, exportUri } from "./google-exports.ts";

const hello = Buffer.from("48656c6c6f21deadbeef", "hex");
const jane: ExportedAccount = {
  secret: hello,
  name: "jane@example.com",
  issuer: "ACME",
  algorithm: 1,
  digits: 1,
  kind: 2,
};
const janeRead = {
  key: { secret: "JBSWY3DPEHPK3PXP", algorithm: "SHA1", digits: 6, periodSeconds: 30 },
  issuer: "ACME",
  label: "jane@example.com",
};

describe("an export of Google Authenticator", () => {
  it("as other readers of the format document it", () => {
    // One account: secret "Hello!\xde\xad\xbe\xef", alice@google.com of Example, SHA1, 6 digits, TOTP.
    const data = "CjEKCkhlbGxvId6tvu8SGEV4YW1wbGU6YWxpY2VAZ29vZ2xlLmNvbRoHRXhhbXBsZTAC";
    expect(parseAccounts(`otpauth-migration://offline?data=${data}`)).toEqual({
      accounts: [
        {
          key: { secret: "JBSWY3DPEHPK3PXP", algorithm: "SHA1", digits: 6, periodSeconds: 30 },
          issuer: "Example",
          label: "alice@google.com",
        },
      ],
    });
  });

  it("several accounts, each with its own hash and digits", () => {
    const uri = exportUri([
      jane,
      { ...jane, name: "bob", algorithm: 2, digits: 2 },
      { secret: Buffer.alloc(64, 7), name: "", issuer: "", algorithm: 3, digits: 0, kind: 2 },
      { ...jane, algorithm: 0 },
    ]);
    expect(parseAccounts(uri).accounts).toEqual([
      janeRead,
      { ...janeRead, label: "bob", key: { ...janeRead.key, algorithm: "SHA256", digits: 8 } },
      { key: { ...janeRead.key, secret: encodeSecret(Buffer.alloc(64, 7)), algorithm: "SHA512" } },
      janeRead,
    ]);
  });

  it.each([
    { batch: { size: 3, index: 1 }, part: { number: 2, of: 3 } },
    { batch: { size: 1, index: 0 }, part: undefined },
    { batch: { size: 0, index: 0 }, part: undefined },
    { batch: { size: 2, index: 7 }, part: undefined },
  ])("which part it is: $batch", ({ batch, part }) => {
    expect(parseAccounts(exportUri([jane], batch)).part).toEqual(part);
  });

  it.each([
    { name: "percent-encoded", uri: exportUri([jane]) },
    { name: "with bare + and /", uri: decodeURIComponent(exportUri([jane])) },
    { name: "encoded as a whole", uri: encodeURIComponent(exportUri([jane])) },
    {
      name: "in URL-safe Base64",
      uri: decodeURIComponent(exportUri([jane])).replace(/data=.*/, (data) =>
        data.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""),
      ),
    },
  ])("$name", ({ uri }) => {
    expect(parseAccounts(uri).accounts).toEqual([janeRead]);
  });
});

describe("an export that is refused", () => {
  const damaged = Buffer.from(encodeMessage([[1, Buffer.from([0x0a, 0x7f])]]));
  const cases = [
    { name: "hotp", uri: exportUri([jane, { ...jane, kind: 1 }]), says: /account 2:.*`hotp`/ },
    { name: "of no kind", uri: exportUri([{ ...jane, kind: 0 }]), says: /account 1:.*`type`/ },
    { name: "MD5", uri: exportUri([{ ...jane, algorithm: 4 }]), says: /account 1:.*`algorithm`/ },
    { name: "digits", uri: exportUri([{ ...jane, digits: 9 }]), says: /account 1:.*`digits`/ },
    {
      name: "a short secret",
      uri: exportUri([jane, jane, { ...jane, secret: Buffer.alloc(9) }]),
      says: /account 3: The secret has 72 bits/,
    },
    {
      name: "no secret",
      uri: exportUri([{ ...jane, secret: Buffer.alloc(0) }]),
      says: /account 1: The secret is empty/,
    },
    { name: "no accounts", uri: exportUri([]), says: /no account/ },
    { name: "101 accounts", uri: exportUri(Array(101).fill(jane)), says: /more than 100/ },
    { name: "no data", uri: "otpauth-migration://offline", says: /offline\?data=/ },
    { name: "elsewhere", uri: "otpauth-migration://online?data=AA", says: /offline\?data=/ },
    { name: "data twice", uri: `${exportUri([jane])}&data=AA`, says: /there twice/ },
    { name: "no Base64", uri: "otpauth-migration://offline?data=%21%21", says: /not Base64/ },
    { name: "cut short", uri: exportUri([jane]).slice(0, -24), says: /cut short or damaged/ },
    {
      name: "damaged within",
      uri: `otpauth-migration://offline?data=${damaged.toString("base64url")}`,
      says: /account 1: The data is cut short/,
    },
  ];
  it.each(cases)("$name", ({ uri, says }) => {
    expect(() => parseAccounts(uri)).toThrow(says);
    expect(() => parseAccounts(uri)).toThrow(
      expect.objectContaining({ code: "validation_failed" }),
    );
  });
});

describe("the reader of fields", () => {
  const values = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.uint8Array());
  const fields = fc.array(fc.tuple(fc.integer({ min: 1, max: 2 ** 29 - 1 }), values));

  it("reads what was written, in its order", () => {
    fc.assert(
      fc.property(fields, (written) => {
        const read = readProtobufFields(new Uint8Array(encodeMessage(written)));
        expect(read).toEqual(written.map(([number, value]) => ({ number, value })));
      }),
    );
  });

  it("refuses it when it is cut anywhere within a field", () => {
    fc.assert(
      fc.property(fields, fc.nat(), (written, at) => {
        const whole = encodeMessage(written);
        const ends = new Set(
          written.map((_, index) => encodeMessage(written.slice(0, index)).length),
        );
        const cut = at % Math.max(whole.length, 1);
        if (ends.has(cut) || whole.length === 0) return;
        expect(() => readProtobufFields(whole.subarray(0, cut))).toThrow("cut short");
      }),
    );
  });

  it("answers or refuses any bytes, and gives no more than it was given", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        let read: ReturnType<typeof readProtobufFields> = [];
        try {
          read = readProtobufFields(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: "validation_failed" });
        }
        const taken = read.reduce(
          (sum, { value }) => sum + (typeof value === "bigint" ? 1 : value.length),
          0,
        );
        expect(taken).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    { name: "a varint of eleven bytes", hex: "08ffffffffffffffffffff01" },
    { name: "a varint above 64 bits", hex: "08ffffffffffffffffff7f" },
    { name: "a varint without an end", hex: "08ff" },
    { name: "bytes of 2^64 - 1", hex: "0affffffffffffffffff01" },
    { name: "bytes of one more than there are", hex: "0a0261" },
    { name: "field 0", hex: "0001" },
    { name: "a field number above 2^29 - 1", hex: "808080801001" },
    { name: "a group", hex: "0b0c" },
    { name: "wire type 7", hex: "0f" },
    { name: "half a fixed64", hex: "0900000000" },
  ])("refuses $name", ({ hex }) => {
    expect(() => readProtobufFields(Buffer.from(hex, "hex"))).toThrow("cut short or damaged");
  });

  it("passes over fixed fields", () => {
    expect(readProtobufFields(Buffer.from("0900000000000000001500000000180a", "hex"))).toEqual([
      { number: 3, value: 10n },
    ]);
  });
});
