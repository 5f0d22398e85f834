import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSignedBySkyvern, signAsSkyvern } from "../../../shared/auth/skyvern-signature.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("Skyvern's signature", () => {
  // RFC 4231 §4.3, test case 2.
  it("is HMAC-SHA256 in hex", () => {
    expect(signAsSkyvern(bytes("what do ya want for nothing?"), "Jefe")).toBe(
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
  });

  const body = bytes('{"task_id": "tsk_1", "workflow_run_id": null}');
  const signature = signAsSkyvern(body, "current");
  const cases: readonly {
    name: string;
    body?: Uint8Array;
    signature?: string | undefined;
    keys?: string[];
    valid: boolean;
  }[] = [
    { name: "by the current key", valid: true },
    { name: "by the previous key", keys: ["newer", "current"], valid: true },
    { name: "by the first of several", keys: ["current", "older"], valid: true },
    { name: "in upper-case hex", signature: signature.toUpperCase(), valid: true },
    { name: "by another key", keys: ["other"], valid: false },
    { name: "without keys", keys: [], valid: false },
    { name: "by the empty key", signature: signAsSkyvern(body, ""), keys: [""], valid: false },
    { name: "missing", signature: undefined, valid: false },
    { name: "empty", signature: "", valid: false },
    { name: "cut short", signature: signature.slice(0, 62), valid: false },
    { name: "with more behind it", signature: `${signature}00`, valid: false },
    { name: "no hex", signature: "z".repeat(64), valid: false },
    {
      name: "of the same JSON in other bytes",
      body: bytes('{"task_id":"tsk_1","workflow_run_id":null}'),
      valid: false,
    },
  ];
  it.each(cases)("$name: $valid", ({ valid, ...given }) => {
    const sent = "signature" in given ? given.signature : signature;
    expect(isSignedBySkyvern(given.body ?? body, sent, given.keys ?? ["current"])).toBe(valid);
  });

  it("holds for any bytes and any key, and for no other bytes", () => {
    const key = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), key, (sent, other, signingKey) => {
        const signed = signAsSkyvern(sent, signingKey);
        expect(isSignedBySkyvern(sent, signed, ["x", signingKey])).toBe(true);
        const isSame = Buffer.compare(sent, other) === 0;
        expect(isSignedBySkyvern(other, signed, [signingKey])).toBe(isSame);
      }),
    );
  });
});
