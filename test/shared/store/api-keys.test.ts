import { describe, expect, it } from "vitest";
import type { Table, TableItem } from "../../../shared/ports/table.ts";
import { createApiKeys, type Scope } from "../../../shared/store/api-keys.ts";
import { createClock, random, tables } from "./tables.ts";

describe.each(tables)("API keys on the $name table", ({ create }) => {
  function start() {
    const clock = createClock();
    const written: TableItem[] = [];
    const stored = create(clock);
    const table: Table = {
      ...stored,
      put: (item) => {
        written.push(item);
        return stored.put(item);
      },
    };
    const apiKeys = createApiKeys({ table, now: clock.now, random, defaultRegion: "US" });
    return { apiKeys, clock, written };
  }

  it("makes keys of 256 random bits, and keeps none", async () => {
    const { apiKeys, written } = start();
    const one = await apiKeys.create({ organizationId: "org_1", scopes: ["push"] });
    const other = await apiKeys.create({ organizationId: "org_1", scopes: ["push"] });
    expect(one.key).toMatch(/^otp_[A-Za-z0-9_-]{43}$/);
    expect(other.key).not.toBe(one.key);
    expect(JSON.stringify(written)).not.toContain(one.key.slice(4));
  });

  it("verifies a key by what it was made with", async () => {
    const { apiKeys, clock } = start();
    const { key, apiKey } = await apiKeys.create({
      organizationId: "org_1",
      scopes: ["read", "push", "read"],
      identifiers: ["Jane@Example.com", "(415) 555-0100", "jane@example.com"],
      label: "tests",
    });
    expect(await apiKeys.verify(key)).toEqual(apiKey);
    expect(apiKey).toEqual({
      id: expect.stringMatching(/^key_[0-9a-z]{26}$/),
      organizationId: "org_1",
      scopes: ["push", "read"],
      identifiers: ["jane@example.com", "+14155550100"],
      label: "tests",
      createdAt: clock.now(),
    });
  });

  it.each(["", "otp_", "x".repeat(100_000), "otp_\ud800"])("knows no key %.10j", async (key) => {
    const { apiKeys } = start();
    await apiKeys.create({ organizationId: "org_1", scopes: ["push"] });
    expect(await apiKeys.verify(key)).toBeUndefined();
  });

  it("refuses a revoked key at once, and only that one", async () => {
    const { apiKeys } = start();
    const one = await apiKeys.create({ organizationId: "org_1", scopes: ["push"] });
    const other = await apiKeys.create({ organizationId: "org_1", scopes: ["push"] });
    expect(await apiKeys.revoke("org_1", one.apiKey.id)).toBe(true);
    expect(await apiKeys.verify(one.key)).toBeUndefined();
    expect(await apiKeys.verify(other.key)).toEqual(other.apiKey);
    expect(await apiKeys.list("org_1")).toEqual([other.apiKey]);
    expect(await apiKeys.revoke("org_1", one.apiKey.id)).toBe(false);
  });

  const refused: readonly {
    name: string;
    scopes: Scope[];
    identifiers?: string[];
    says: string;
  }[] = [
    { name: "no scope", scopes: [], says: "needs a scope" },
    { name: "a limited admin", scopes: ["admin"], identifiers: ["jane"], says: "unlimited" },
    {
      name: "a limited operator",
      scopes: ["operator", "read"],
      identifiers: ["jane"],
      says: "unlimited",
    },
    { name: "a limit to nobody", scopes: ["read"], identifiers: [], says: "1 to 100" },
    {
      name: "a limit to too many",
      scopes: ["read"],
      identifiers: Array(101).fill("jane"),
      says: "1 to 100",
    },
    { name: "a blank identifier", scopes: ["read"], identifiers: [""], says: "empty" },
  ];
  it.each(refused)("refuses $name", async ({ scopes, identifiers, says }) => {
    const { apiKeys } = start();
    await expect(
      apiKeys.create({ organizationId: "org_1", scopes, identifiers }),
    ).rejects.toMatchObject({ code: "validation_failed", message: expect.stringContaining(says) });
  });

  describe("a configured key", () => {
    it("is valid as operator, over restarts the same", async () => {
      const { apiKeys, clock } = start();
      const first = await apiKeys.ensureConfigured("org_1", "a-key-that-somebody-chose");
      clock.advance(60);
      expect(await apiKeys.ensureConfigured("org_1", "a-key-that-somebody-chose")).toEqual(first);
      expect(await apiKeys.verify("a-key-that-somebody-chose")).toEqual(first);
      expect(first.scopes).toEqual(["operator"]);
      expect(await apiKeys.list("org_1")).toEqual([first]);
    });

    it("ends the one configured before it, and no other", async () => {
      const { apiKeys } = start();
      const made = await apiKeys.create({ organizationId: "org_1", scopes: ["admin"] });
      await apiKeys.ensureConfigured("org_1", "an-old-key-that-leaked");
      await apiKeys.ensureConfigured("org_1", "a-new-key");
      expect(await apiKeys.verify("an-old-key-that-leaked")).toBeUndefined();
      expect(await apiKeys.verify("a-new-key")).toBeDefined();
      expect(await apiKeys.verify(made.key)).toEqual(made.apiKey);
    });
  });
});
