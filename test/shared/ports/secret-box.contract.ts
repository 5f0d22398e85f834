/** What every `SecretBox` must do. */
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect } from "vitest";
import { type SecretBox, secretBoxLimits } from "../../../shared/ports/secret-box.ts";
import { contractCases, expectError, type SkippedCases } from "./contract-cases.ts";

export type SecretBoxUnderTest = { secretBox: SecretBox; close?: () => Promise<void> };

const context = { organizationId: "org_1", purpose: "authenticator" };
const secret = "JBSWY3DPEHPK3PXP";

export function describeSecretBoxContract(
  name: string,
  create: () => Promise<SecretBoxUnderTest>,
  options: { skipped?: SkippedCases; propertyRuns?: number } = {},
): void {
  describe(`SecretBox: ${name}`, () => {
    const cases = contractCases(options.skipped ?? []);
    let box: SecretBox;
    let close: () => Promise<void>;

    beforeEach(async () => {
      const made = await create();
      box = made.secretBox;
      close = made.close ?? (async () => {});
    });
    afterEach(() => close());

    cases.case("opens any secret under its own context", async () => {
      const text = fc.string({ unit: "binary", minLength: 1 });
      const contexts = fc.record(
        { organizationId: text, purpose: text, subject: text },
        { requiredKeys: ["organizationId", "purpose"] },
      );
      const secrets = fc.string({ unit: "binary", minLength: 1, maxLength: 1000 });
      await fc.assert(
        fc.asyncProperty(secrets, contexts, async (any, own) => {
          expect(await box.open(await box.seal(any, own), own)).toBe(any);
        }),
        { numRuns: options.propertyRuns ?? 100 },
      );
    });

    cases.case(
      "seals to something printable that shows nothing and differs each time",
      async () => {
        const sealed = await Promise.all(
          Array.from({ length: 50 }, () => box.seal(secret, context)),
        );
        expect(new Set(sealed).size).toBe(50);
        for (const each of sealed) {
          expect(each).toMatch(/^[\x21-\x7e]+$/);
          expect(each).not.toContain(secret);
          expect(Buffer.from(each, "base64").includes(secret)).toBe(false);
        }
      },
    );

    for (const other of [
      { organizationId: "org_2", purpose: "authenticator" },
      { organizationId: "org_1", purpose: "skyvern-key" },
      { organizationId: "authenticator", purpose: "org_1" },
      { organizationId: "org_1a", purpose: "uthenticator" },
      { organizationId: 'org_1","authenticator', purpose: "" },
      { organizationId: "org_1", purpose: "authenticator\u0000" },
      { organizationId: "org_1", purpose: "authenticator", subject: "auth_1" },
      { organizationId: "org_1", purpose: "authenticator", subject: "" },
    ]) {
      cases.case(`does not open under ${JSON.stringify(other)}`, async () => {
        const sealed = await box.seal(secret, context);
        await expectError(box.open(sealed, other), "secret_unreadable");
      });
    }

    for (const other of [
      { ...context, subject: "auth_2" },
      { ...context, subject: "auth_1a" },
      { ...context, purpose: "authenticatorauth_1" },
      { organizationId: "org_2", purpose: "authenticator", subject: "auth_1" },
      context,
    ]) {
      cases.case(`does not open for another subject: ${JSON.stringify(other)}`, async () => {
        const own = { ...context, subject: "auth_1" };
        const sealed = await box.seal(secret, own);
        expect(await box.open(sealed, own)).toBe(secret);
        await expectError(box.open(sealed, other), "secret_unreadable");
      });
    }

    cases.case("does not open when any character was changed, cut off or added", async () => {
      const sealed = await box.seal(secret, context);
      for (let at = 0; at < sealed.length; at += 1) {
        const replacement = sealed[at] === "A" ? "B" : "A";
        const changed = `${sealed.slice(0, at)}${replacement}${sealed.slice(at + 1)}`;
        await expectError(box.open(changed, context), "secret_unreadable");
        await expectError(box.open(sealed.slice(0, at), context), "secret_unreadable");
      }
      for (const more of ["A", "=", " ", "\n", sealed]) {
        await expectError(box.open(sealed + more, context), "secret_unreadable");
      }
    });

    cases.case("does not open what another box sealed", async () => {
      const other = await create();
      const sealed = await other.secretBox.seal(secret, context);
      await expectError(box.open(sealed, context), "secret_unreadable");
      await other.close?.();
    });

    cases.case("names neither the secret nor the context in an error", async () => {
      const sealed = await box.seal(secret, context);
      const error: unknown = await box
        .open(sealed, { ...context, purpose: "hunter2" })
        .catch((reason: unknown) => reason);
      expect(String(error)).not.toMatch(/JBSWY|hunter2|org_1/);
      expect(String(error)).not.toContain(sealed.slice(0, 12));
    });

    cases.case("takes 4096 bytes and refuses more", async () => {
      const largest = `${"€".repeat(1365)}x`;
      expect(Buffer.byteLength(largest)).toBe(secretBoxLimits.secretBytes);
      expect(await box.open(await box.seal(largest, context), context)).toBe(largest);
      await expectError(box.seal(`${largest}x`, context), "item_too_large");
    });

    for (const bad of ["", "half a pair \ud800"]) {
      cases.case(`refuses ${JSON.stringify(bad)}`, async () => {
        await expectError(box.seal(bad, context), "validation_failed");
      });
    }
    cases.assertAllKnown();
  });
}
