import { beforeAll, describe, expect, it } from "vitest";
import { type ApiUnderTest, createApiUnderTest } from "./api-under-test.ts";
import { operations } from "./routes-under-test.ts";

/** Which keys a route that needs a scope must turn away. */
const lesser: Record<string, readonly ("push" | "read" | "admin" | "operator")[]> = {
  push: ["read"],
  read: ["push"],
  admin: ["push", "read"],
  operator: ["push", "read", "admin"],
};

const enough: Record<string, readonly ("push" | "read" | "admin" | "operator")[]> = {
  push: ["push", "admin", "operator"],
  read: ["read", "admin", "operator"],
  admin: ["admin", "operator"],
  operator: ["operator"],
};

/** What is open without a key, and what else keeps it. */
const open: Record<string, string> = {
  "post /v1/totp/{capability}": "Skyvern's signature",
  "post /v1/webhooks/twilio/sms": "Twilio's signature",
  "get /v1/caller": "any API key",
  "get /healthz": "tells nothing",
  "get /openapi.json": "tells nothing",
};

let api: ApiUnderTest;
let keys: Awaited<ReturnType<ApiUnderTest["createOrganization"]>>;
beforeAll(async () => {
  api = createApiUnderTest();
  keys = await api.createOrganization("one");
});

const guarded = operations.flatMap(({ scope, ...rest }) =>
  scope === undefined ? [] : [{ ...rest, scope }],
);
const filled = (path: string): string => path.replace(/\{\w+\}/g, "x");

it("every route needs a scope but the ones known to be open", () => {
  const without = operations.filter(({ scope }) => scope === undefined);
  expect(without.map(({ name }) => name).sort()).toEqual(Object.keys(open).sort());
});

describe.each(guarded)("$name", ({ method, path, scope }) => {
  const call = (key?: string, headers = {}) =>
    api.call(method.toUpperCase(), filled(path), {
      headers,
      ...(key === undefined ? {} : { key }),
    });

  it.each([
    { name: "no key", key: undefined, code: "missing_api_key" },
    { name: "an empty key", key: "", code: "missing_api_key" },
    { name: "an unknown key", key: "otpost_unknown", code: "unknown_api_key" },
    { name: "a very long key", key: "k".repeat(10_000), code: "unknown_api_key" },
  ])("401 to $name", async ({ key, code }) => {
    const answer = await call(key);
    expect([answer.status, answer.json.code]).toEqual([401, code]);
    expect(answer.headers.get("www-authenticate")).toBe("ApiKey");
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("401 to a key that is sent in another place", async () => {
    const answer = await call(undefined, { authorization: `Bearer ${keys.operator}` });
    expect(answer.status).toBe(401);
  });

  it.each(lesser[scope] ?? [])("403 to a key with the scope %s", async (held) => {
    const answer = await call(keys[held]);
    expect([answer.status, answer.json.code]).toEqual([403, "missing_scope"]);
  });

  it.each(enough[scope] ?? [])("gets past the guard with the scope %s", async (held) => {
    const answer = await call(keys[held]);
    expect([200, 404, 422]).toContain(answer.status);
  });
});
