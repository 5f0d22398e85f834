/** One operator key at a time, whatever the operator does between two starts. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ensureAdminKey } from "../../local/admin-key.ts";
import { createMemoryTable } from "../../shared/adapters/memory-table.ts";
import { type ApiKeys, createApiKeys } from "../../shared/store/api-keys.ts";

const configuredKey = "configured-operator-key-0123456789abcdef";
const random = (bytes: number): Uint8Array => randomBytes(bytes);

describe("the operator's key", () => {
  let directory: { path: string; adminKey: string };
  let apiKeys: ApiKeys;
  beforeEach(() => {
    const path = mkdtempSync(join(tmpdir(), "otpost-admin-key-"));
    directory = { path, adminKey: join(path, "admin-key") };
    const now = () => new Date("2026-05-01T08:30:00Z");
    apiKeys = createApiKeys({ table: createMemoryTable({ now }), now, random });
  });
  afterEach(() => rmSync(directory.path, { recursive: true }));

  const start = (configured?: string) =>
    ensureAdminKey({ directory, store: { apiKeys }, random, configured });
  const isValid = async (key: string | undefined) =>
    (await apiKeys.verify(key ?? ""))?.scopes.includes("operator") ?? false;

  it("is generated once, kept with mode 0600, and told once", async () => {
    const key = await start();
    expect(readFileSync(directory.adminKey, "utf8")).toBe(`${key}\n`);
    expect(statSync(directory.adminKey).mode & 0o777).toBe(0o600);
    expect(await start()).toBeUndefined();
    expect(await isValid(key)).toBe(true);
  });

  it("is another one when the kept one was deleted, and the old one is void", async () => {
    const before = await start();
    rmSync(directory.adminKey);
    const after = await start();
    expect([await isValid(before), await isValid(after)]).toEqual([false, true]);
  });

  it("is the configured one alone, and not on disk", async () => {
    const generated = await start();
    expect(await start(configuredKey)).toBeUndefined();
    expect([await isValid(generated), await isValid(configuredKey)]).toEqual([false, true]);
    expect(() => readFileSync(directory.adminKey)).toThrow("ENOENT");
  });

  it("is a generated one again when it is no longer configured", async () => {
    await start(configuredKey);
    const generated = await start();
    expect([await isValid(configuredKey), await isValid(generated)]).toEqual([false, true]);
  });
});
