import { describe, expect, it } from "vitest";
import { type Caller, requireIdentifier, requireScope } from "../../../shared/auth/caller.ts";
import type { Scope } from "../../../shared/store/api-keys.ts";

const callerWith = (scopes: Scope[], identifiers?: string[]): Caller => ({
  organizationId: "org_1",
  keyId: "key_1",
  scopes,
  ...(identifiers === undefined ? {} : { identifiers }),
});

const table: readonly { held: Scope[]; may: Scope[] }[] = [
  { held: [], may: [] },
  { held: ["push"], may: ["push"] },
  { held: ["read"], may: ["read"] },
  { held: ["push", "read"], may: ["push", "read"] },
  { held: ["admin"], may: ["push", "read", "admin"] },
  { held: ["operator"], may: ["push", "read", "admin", "operator"] },
];

describe("requireScope", () => {
  it.each(table)("a key with $held may $may", ({ held, may }) => {
    for (const scope of ["push", "read", "admin", "operator"] as const) {
      const attempt = () => requireScope(callerWith(held), scope);
      if (may.includes(scope)) expect(attempt).not.toThrow();
      else expect(attempt).toThrow(expect.objectContaining({ code: "missing_scope" }));
    }
  });
});

describe("requireIdentifier", () => {
  const cases: readonly {
    name: string;
    limit?: string[];
    identifier?: string;
    allowed: boolean;
  }[] = [
    { name: "an unlimited key, any identifier", identifier: "jane", allowed: true },
    { name: "an unlimited key, everything", allowed: true },
    {
      name: "a limited key, its identifier",
      limit: ["joe", "jane"],
      identifier: "jane",
      allowed: true,
    },
    {
      name: "a limited key, another identifier",
      limit: ["joe"],
      identifier: "jane",
      allowed: false,
    },
    { name: "a limited key, everything", limit: ["joe"], allowed: false },
  ];
  it.each(cases)("$name: $allowed", ({ limit, identifier, allowed }) => {
    const attempt = () => requireIdentifier(callerWith(["read"], limit), identifier);
    if (allowed) expect(attempt).not.toThrow();
    else {
      expect(attempt).toThrow(
        expect.objectContaining({
          code: "identifier_not_allowed",
          message: expect.not.stringMatching(/jane|joe/),
        }),
      );
    }
  });
});
