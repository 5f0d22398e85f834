import { describe, expect, it } from "vitest";
import { createMemoryTable } from "../../../shared/adapters/memory-table.ts";
import { createAuthenticate } from "../../../shared/auth/authenticate.ts";
import { createApiKeys } from "../../../shared/store/api-keys.ts";
import { createClock, random } from "../store/tables.ts";

describe("authenticate", () => {
  function start() {
    const { now } = createClock();
    const apiKeys = createApiKeys({ table: createMemoryTable({ now }), now, random });
    return { apiKeys, authenticate: createAuthenticate({ apiKeys }) };
  }

  it("gives the caller that a key stands for", async () => {
    const { apiKeys, authenticate } = start();
    const { key, apiKey } = await apiKeys.create({
      organizationId: "org_1",
      scopes: ["read"],
      identifiers: ["jane@example.com"],
    });
    expect(await authenticate(` ${key} `)).toEqual({
      organizationId: "org_1",
      keyId: apiKey.id,
      scopes: ["read"],
      identifiers: ["jane@example.com"],
    });
  });

  it.each([undefined, "", "  "])("asks for a key when there is none: %j", async (key) => {
    const { authenticate } = start();
    await expect(authenticate(key)).rejects.toMatchObject({ code: "missing_api_key" });
  });

  it("refuses an unknown key, and a revoked one from that moment", async () => {
    const { apiKeys, authenticate } = start();
    const { key, apiKey } = await apiKeys.create({ organizationId: "org_1", scopes: ["read"] });
    const refusal = { code: "unknown_api_key", message: expect.not.stringContaining(key) };
    await expect(authenticate(`${key}x`)).rejects.toMatchObject({ code: "unknown_api_key" });
    await authenticate(key);
    await apiKeys.revoke("org_1", apiKey.id);
    await expect(authenticate(key)).rejects.toMatchObject(refusal);
  });
});
