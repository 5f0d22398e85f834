import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { createTotpUrlRoutes } from "../../../functions/totp-url/totp-url.ts";
import { signAsSkyvern } from "../../../shared/auth/skyvern-signature.ts";
import type { Table } from "../../../shared/ports/table.ts";
import { createStore } from "../../../shared/store/store.ts";
import { type ApiUnderTest, createApiUnderTest } from "../../shared/api/api-under-test.ts";

const jane = "jane@example.com";
const skyvernKey = "eyJhbGciOiJIUzI1NiJ9.skyvern";
const run = { workflow_run_id: "wr_1", workflow_permanent_id: "wpid_1" };

let api: ApiUnderTest;
let organization: Awaited<ReturnType<ApiUnderTest["createOrganization"]>>;

beforeEach(async () => {
  api = createApiUnderTest();
  organization = await api.createOrganization("one");
  await api.store.skyvernKeys.add({ organizationId: organization.id, key: skyvernKey });
});

/** Its polls are answered at once. */
async function createUrl(fields = {}): Promise<string> {
  const body = { totp_identifier: jane, hold_seconds: 0, ...fields };
  const answer = await api.call("POST", "/v1/totp-urls", { key: organization.admin, body });
  expect(answer.status).toBe(201);
  return new URL(answer.json.totp_url).pathname;
}

async function push(content: string, fields = {}): Promise<void> {
  const body = { totp_identifier: jane, content, ...fields };
  await api.call("POST", "/v1/credentials/totp", { key: organization.push, body });
}

/** As Skyvern does: compact JSON, signed byte for byte. */
const pull = (path: string, body: unknown = run, key = skyvernKey) =>
  pullRaw(path, JSON.stringify(body), key);

const pullRaw = (path: string, body: string | Uint8Array, key = skyvernKey) =>
  api.call("POST", path, {
    body,
    headers: { "x-skyvern-signature": signAsSkyvern(Buffer.from(body), key) },
  });

describe("pull: the answer Skyvern takes", () => {
  it("is 200, JSON and an empty string while there is none", async () => {
    const answer = await pull(await createUrl());
    const reason = "no message since 08:28:00Z";
    expect([answer.status, answer.json]).toEqual([200, { verification_code: "", reason }]);
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("is the newest code alone", async () => {
    const path = await createUrl();
    await push("Your code is 111111.");
    api.passSeconds(1);
    await push("Your code is 222 222.");
    expect((await pull(path)).json).toEqual({ verification_code: "222222" });
  });

  it("is empty again once the code has expired", async () => {
    const path = await createUrl();
    await push("111111");
    api.passSeconds(600);
    expect((await pull(path)).json.verification_code).toBe("");
  });

  it("is the bare URL of a magic link", async () => {
    const path = await createUrl({ otp_type: "magic_link" });
    await push("Sign in to Example: https://example.com/login?token=8fK2mQ9xTz");
    await push("222222");
    const { verification_code } = (await pull(path)).json;
    expect(verification_code).toBe("https://example.com/login?token=8fK2mQ9xTz");
  });

  it.each([
    { name: "its own run", scope: { workflow_run_id: "wr_1" }, got: "222222" },
    { name: "its workflow", scope: { workflow_id: "wpid_1" }, got: "222222" },
    { name: "no run", scope: {}, got: "222222" },
    { name: "another run", scope: { workflow_run_id: "wr_2" }, got: "111111" },
    { name: "another workflow", scope: { workflow_id: "wpid_2" }, got: "111111" },
    { name: "a task that polls otherwise", scope: { task_id: "tsk_9" }, got: "111111" },
  ])("of a code pushed for $name", async ({ scope, got }) => {
    const path = await createUrl();
    await push("111111");
    api.passSeconds(1);
    await push("222222", scope);
    expect((await pull(path)).json).toEqual({ verification_code: got });
  });

  it.each([
    { name: "an empty object", body: "{}" },
    { name: "nothing", body: "" },
    { name: "a list", body: "[]" },
    { name: "null", body: "null" },
    { name: "ids that are no strings", body: '{"workflow_run_id":7,"task_id":{},"x":1}' },
    { name: "blank ids", body: '{"workflow_run_id":""}' },
    { name: "no JSON", body: "{" },
    { name: "no UTF-8", body: Uint8Array.of(0x7b, 0xff, 0xfe) },
  ])("200 to $name, if it is signed", async ({ body }) => {
    const path = await createUrl();
    await push("111111");
    const answer = await pullRaw(path, body);
    expect([answer.status, answer.json]).toEqual([200, { verification_code: "111111" }]);
  });

  it("200 and a string to any signed body", async () => {
    const path = await createUrl();
    const bodies = fc.oneof(
      fc.json(),
      fc.string(),
      fc.uint8Array({ maxLength: 200 }),
      fc.jsonValue().map((workflow_run_id) => JSON.stringify({ workflow_run_id })),
      fc.string().map((task_id) => JSON.stringify({ task_id })),
    );
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const answer = await pullRaw(path, body);
        expect([answer.status, answer.json.verification_code]).toEqual([200, ""]);
      }),
    );
  });

  it("503 and retry-after when the store fails: Skyvern polls again", async () => {
    const broken = createApiUnderTest();
    const { id } = await broken.createOrganization("one");
    await broken.store.skyvernKeys.add({ organizationId: id, key: skyvernKey });
    const created = await broken.store.totpUrls.create({
      organizationId: id,
      identifier: jane,
      holdSeconds: 0,
    });
    broken.ports.table.query = () => Promise.reject(new Error("disk of jane@example.com"));
    const answer = await broken.call("POST", `/v1/totp/${created.capability}`, {
      body: "{}",
      headers: { "x-skyvern-signature": signAsSkyvern(Buffer.from("{}"), skyvernKey) },
    });
    expect([answer.status, answer.json.code]).toEqual([503, "unavailable"]);
    expect(answer.headers.get("retry-after")).toBe("1");
    expect(answer.text + JSON.stringify(broken.lines)).not.toContain(jane);
  });
});

describe("pull: who may", () => {
  it("every current key of the organization, and none that was deleted", async () => {
    const path = await createUrl();
    const { id } = organization;
    const next = await api.store.skyvernKeys.add({ organizationId: id, key: "the-next-key" });
    expect((await pull(path, run, "the-next-key")).status).toBe(200);
    expect((await pull(path, run, skyvernKey)).status).toBe(200);
    await api.store.skyvernKeys.delete(id, next.id);
    expect((await pull(path, run, "the-next-key")).status).toBe(401);
  });

  it.each([
    { name: "no signature", signature: undefined },
    { name: "an empty one", signature: "" },
    { name: "another key's", signature: signAsSkyvern(Buffer.from("{}"), "another") },
    { name: "one over other bytes", signature: signAsSkyvern(Buffer.from("{ }"), skyvernKey) },
    { name: "a longer one", signature: `${signAsSkyvern(Buffer.from("{}"), skyvernKey)}00` },
  ])("401 to $name", async ({ signature }) => {
    const path = await createUrl();
    await push("111111");
    const headers: Record<string, string> =
      signature === undefined ? {} : { "x-skyvern-signature": signature };
    const answer = await api.call("POST", path, { body: "{}", headers });
    expect([answer.status, answer.json.code]).toEqual([401, "invalid_signature"]);
    expect(answer.text).not.toContain("111111");
  });

  it("401 while the organization has no Skyvern key, saying so", async () => {
    const other = await api.createOrganization("two");
    const { capability } = await api.store.totpUrls.create({
      organizationId: other.id,
      identifier: jane,
    });
    const answer = await pull(`/v1/totp/${capability}`);
    expect(answer.status).toBe(401);
    expect(answer.json.detail).toContain("/v1/skyvern-keys");
  });

  it.each(["x", "%00", "..%2F..%2F", "é", "a".repeat(3000)])(
    "404 to the capability %s",
    async (name) => {
      const answer = await pull(`/v1/totp/${name}`);
      expect([answer.status, answer.json.code]).toEqual([404, "not_found"]);
    },
  );

  it("404 to a URL that was rotated or deleted", async () => {
    const path = await createUrl();
    const { json } = await api.call("GET", "/v1/totp-urls", { key: organization.admin });
    const one = `/v1/totp-urls/${json[0].totp_url_id}`;
    const rotated = await api.call("POST", `${one}/rotate`, { key: organization.admin });
    const newPath = new URL(rotated.json.totp_url).pathname;
    expect([(await pull(path)).status, (await pull(newPath)).status]).toEqual([404, 200]);
    await api.call("DELETE", one, { key: organization.admin });
    expect((await pull(newPath)).status).toBe(404);
  });

  it("413 to a body above 64 KiB, 405 to a GET", async () => {
    const path = await createUrl();
    expect((await pullRaw(path, " ".repeat(64 * 1024 + 1))).status).toBe(413);
    expect((await api.call("GET", path)).status).toBe(405);
  });
});

describe("pull: what it costs on AWS, where reads are remembered for half a minute", () => {
  type Call = { what: string; mayLag: boolean };

  /** The same organization and keys, through routes that count what they ask of the table. */
  function countedRoutes() {
    const calls: Call[] = [];
    const { table } = api.ports;
    const counted: Table = {
      ...table,
      get: (key, options) => {
        calls.push({ what: "get", mayLag: options?.mayLag === true });
        return table.get(key, options);
      },
      query: (query) => {
        calls.push({ what: "query", mayLag: query.mayLag === true });
        return table.query(query);
      },
      put: (item) => {
        calls.push({ what: "write", mayLag: false });
        return table.put(item);
      },
    };
    const store = createStore({
      ...api.ports,
      table: counted,
      totpLifespanMinutes: 10,
      mailDomain: "codes.example.com",
      skyvernApiKeys: [],
    });
    const routes = createTotpUrlRoutes({ ...api.ports, ...store, rememberSeconds: 30 });
    const body = JSON.stringify(run);
    return {
      calls,
      pull: (path: string, key = skyvernKey) => {
        const headers = { "x-skyvern-signature": signAsSkyvern(Buffer.from(body), key) };
        return routes.request(path, { method: "POST", body, headers });
      },
    };
  }

  it("an empty poll is two reads at half price, and in ten seconds a write for the URL and one for the run", async () => {
    const path = await createUrl();
    const { calls, pull } = countedRoutes();
    await pull(path);
    const costs: Call[][] = [];
    for (let polls = 0; polls < 3; polls += 1) {
      calls.length = 0;
      api.passSeconds(5);
      expect((await pull(path)).status).toBe(200);
      costs.push([...calls]);
    }
    const [get, query, write] = [
      { what: "get", mayLag: true },
      { what: "query", mayLag: true },
      { what: "write", mayLag: false },
    ];
    expect(costs).toEqual([
      [get, query],
      [get, query, write, write],
      [get, query],
    ]);
  });

  it("a new Skyvern key is known at once, and a deleted one refused half a minute later", async () => {
    const path = await createUrl();
    const { pull } = countedRoutes();
    expect((await pull(path, "the-next-key")).status).toBe(401);
    const { id } = organization;
    const next = await api.store.skyvernKeys.add({ organizationId: id, key: "the-next-key" });
    expect((await pull(path, "the-next-key")).status).toBe(200);
    await api.store.skyvernKeys.delete(id, next.id);
    api.passSeconds(30);
    expect((await pull(path, "the-next-key")).status).toBe(401);
  });
});
