import { beforeEach, describe, expect, it } from "vitest";
import { type ApiUnderTest, createApiUnderTest } from "../../shared/api/api-under-test.ts";
import { codeWith, totp } from "../../shared/store/codes.fixtures.ts";

const path = "/v1/credentials/totp";
const jane = "jane@example.com";

let api: ApiUnderTest;
let key: string;
let organizationId: string;
let pushKey: string;

beforeEach(async () => {
  api = createApiUnderTest();
  ({ read: key, push: pushKey, id: organizationId } = await api.createOrganization("one"));
});

async function push(code: string, fields: Record<string, unknown> = {}): Promise<void> {
  const body = { totp_identifier: jane, content: code, ...fields };
  const answer = await api.call("POST", path, { key: pushKey, body });
  expect(answer.status).toBe(200);
}

const list = (query: string, with_ = key) => api.call("GET", `${path}${query}`, { key: with_ });
const codes = async (query: string): Promise<string[]> =>
  (await list(query)).json.map(({ code }: { code: string }) => code);

describe("list", () => {
  const link = "Sign in to Example: https://example.com/login?token=8fK2mQ9xTz";

  beforeEach(async () => {
    await push("111111");
    api.passSeconds(1);
    await push("222222", { totp_identifier: "+1 415 555 0100" });
    api.passSeconds(1);
    await push("333333", { workflow_run_id: "wr_1" });
    api.passSeconds(1);
    await push(link);
  });

  it.each([
    { query: "", expected: [link.slice(20), "333333", "222222", "111111"] },
    { query: `?totp_identifier=${jane}`, expected: [link.slice(20), "333333", "111111"] },
    {
      query: "?totp_identifier=%20JANE@example.COM%20",
      expected: [link.slice(20), "333333", "111111"],
    },
    { query: "?totp_identifier=%2B14155550100", expected: ["222222"] },
    { query: "?totp_identifier=", expected: [link.slice(20), "333333", "222222", "111111"] },
    { query: "?totp_identifier=nobody", expected: [] },
    { query: "?workflow_run_id=wr_1", expected: ["333333"] },
    { query: "?workflow_run_id=wr_2", expected: [] },
    { query: `?workflow_run_id=wr_1&totp_identifier=${jane}`, expected: ["333333"] },
    { query: "?workflow_run_id=wr_1&totp_identifier=nobody", expected: [] },
    { query: "?otp_type=totp", expected: ["333333", "222222", "111111"] },
    { query: "?otp_type=magic_link", expected: [link.slice(20)] },
    { query: `?otp_type=totp&totp_identifier=${jane}&limit=1`, expected: ["333333"] },
    { query: "?limit=2", expected: [link.slice(20), "333333"] },
    { query: "?colour=red", expected: [link.slice(20), "333333", "222222", "111111"] },
  ])("$query", async ({ query, expected }) => {
    expect(await codes(query)).toEqual(expected);
  });

  it("is empty once the lifespan is over", async () => {
    api.passSeconds(600);
    expect(await codes("")).toEqual([]);
  });

  it.each(["/v1/credentials/totp/", "/api/v1/credentials/totp", "/api/v1/credentials/totp/"])(
    "answers at %s",
    async (spelling) => {
      expect((await api.call("GET", spelling, { key })).json).toHaveLength(4);
    },
  );

  it.each([
    { query: "?limit=0", field: "limit" },
    { query: "?limit=201", field: "limit" },
    { query: "?limit=-1", field: "limit" },
    { query: "?limit=1.5", field: "limit" },
    { query: "?limit=many", field: "limit" },
    { query: "?limit=", field: "limit" },
    { query: "?limit=NaN", field: "limit" },
    { query: "?limit=1&limit=2", field: "limit" },
    { query: "?otp_type=email", field: "otp_type" },
    { query: "?otp_type=", field: "otp_type" },
    { query: `?totp_identifier=${"x".repeat(321)}`, field: "totp_identifier" },
  ])("422 for $query", async ({ query, field }) => {
    const answer = await list(query);
    expect([answer.status, answer.json.detail[0].loc]).toEqual([422, ["query", field]]);
  });

  it("200 is the most and is allowed", async () => {
    expect((await list("?limit=200")).status).toBe(200);
  });

  it("a limited key lists its own identifiers, and must name one", async () => {
    const limited = await api.store.apiKeys.create({
      organizationId,
      scopes: ["read"],
      identifiers: [jane],
    });
    expect((await list(`?totp_identifier=${jane}`, limited.key)).json).toHaveLength(3);
    for (const query of ["", "?workflow_run_id=wr_1", "?totp_identifier=%2B14155550100"]) {
      const refused = await list(query, limited.key);
      expect([refused.status, refused.json.code]).toEqual([403, "identifier_not_allowed"]);
    }
  });
});

/** A wait that is not ended lasts 25 s. */
const timeout = 5000;

describe("next", { timeout }, () => {
  const next = (query: string, options = {}) =>
    api.call("GET", `${path}/next?totp_identifier=${jane}${query}`, { key, ...options });

  it("gives the newest code within the grace, and the cursor to go on from", async () => {
    await push("111111");
    api.passSeconds(1);
    await push("222222");
    const first = await next("&wait=0");
    expect(first.json).toMatchObject({ timed_out: false, code: "222222" });
    const second = await next(`&wait=0&after=${first.json.cursor}`);
    expect(second.json).toMatchObject({ timed_out: true, cursor: first.json.cursor });
    expect(second.json.reason).toMatch(/^No code or link arrived/);
  });

  it("gives what comes after the cursor one by one, oldest first", async () => {
    const { cursor } = (await next("&wait=0")).json;
    await push("111111");
    await push("222222");
    const first = (await next(`&wait=0&after=${cursor}`)).json;
    const second = (await next(`&wait=0&after=${first.cursor}`)).json;
    expect([first.code, second.code].sort()).toEqual(["111111", "222222"]);
    expect((await next(`&wait=0&after=${second.cursor}`)).json.timed_out).toBe(true);
  });

  it("gives a mail that was stored late, behind what was received after it", async () => {
    const { cursor } = (await next("&wait=0")).json;
    const late = codeWith({ organizationId, found: totp("111111") });
    api.passSeconds(2);
    await push("222222");
    const first = (await next(`&wait=0&after=${cursor}`)).json;
    expect(first.code).toBe("222222");
    // Its DNS look-ups took until now.
    await api.store.codes.putIfAbsent(late);
    const second = (await next(`&wait=0&after=${first.cursor}`)).json;
    expect(second.code).toBe("111111");
    expect((await next(`&wait=0&after=${second.cursor}`)).json.timed_out).toBe(true);
    await push("333333");
    expect((await next(`&wait=0&after=${second.cursor}`)).json.code).toBe("333333");
  });

  it("passes what was received before the code it gave, of whatever type", async () => {
    await push("Sign in to Example: https://example.com/login?token=8fK2mQ9xTz");
    api.passSeconds(1);
    await push("111111");
    const { cursor } = (await next("&wait=0&otp_type=totp")).json;
    expect((await next(`&wait=0&after=${cursor}`)).json.timed_out).toBe(true);
  });

  it("a cursor stays short, and passes a hundred codes without repeating or losing one", async () => {
    let { cursor } = (await next("&wait=0")).json;
    const seen: string[] = [];
    for (let number = 100_000; number < 100_100; number += 1) {
      api.passSeconds(1);
      await push(String(number));
      const answer = (await next(`&wait=0&after=${cursor}`)).json;
      seen.push(answer.code);
      cursor = answer.cursor;
    }
    expect(seen).toEqual(Array.from({ length: 100 }, (_, index) => String(100_000 + index)));
    expect(cursor.length).toBeLessThan(600);
    expect((await next(`&wait=0&after=${cursor}`)).json.timed_out).toBe(true);
  });

  it.each([
    { site: "example.com", code: "222222" },
    { site: "login.Example.com", code: "222222" },
    { site: "other.example", code: "111111" },
  ])("of the site $site", async ({ site, code }) => {
    const stored = { organizationId, found: totp("111111", "other.example") };
    await api.store.codes.putIfAbsent(codeWith(stored));
    await api.store.codes.putIfAbsent(
      codeWith({ ...stored, found: totp("222222", "example.com") }),
    );
    expect((await next(`&wait=0&site=${site}`)).json.code).toBe(code);
  });

  it("says when something came that was not asked for", async () => {
    await push("111111");
    const { reason } = (await next("&wait=0&otp_type=magic_link")).json;
    expect(reason).toBe(
      "No magic link arrived within 0 seconds. A code did, which was not asked for.",
    );
  });

  it.each([
    { age: 119, found: true },
    { age: 120, found: true },
    { age: 121, found: false },
  ])("without a cursor, a code of $age s is found: $found", async ({ age, found }) => {
    await push("111111");
    api.passSeconds(age);
    expect((await next("&wait=0")).json.timed_out).toBe(!found);
  });

  it("never gives a code older than an instant", async () => {
    await push("111111");
    expect((await next("&wait=0&after=2026-05-01T08:30:00Z")).json.code).toBe("111111");
    expect((await next("&wait=0&after=2026-05-01T08:30:00.001Z")).json.timed_out).toBe(true);
  });

  it("passes by the other type", async () => {
    await push("111111");
    expect((await next("&wait=0&otp_type=magic_link")).json.timed_out).toBe(true);
    expect((await next("&wait=0&otp_type=totp")).json.code).toBe("111111");
  });

  it("passes by other identifiers, and expired codes", async () => {
    await push("111111", { totp_identifier: "joe@example.com" });
    await push("222222", { expired_at: "2026-05-01T08:30:30Z" });
    api.passSeconds(30);
    expect((await next("&wait=0")).json.timed_out).toBe(true);
  });

  it("is held, and answered when a code arrives", async () => {
    const held = next("&wait=25");
    const settled = await Promise.race([held, new Promise((resolve) => setImmediate(resolve))]);
    expect(settled).toBeUndefined();
    await push("999999", { totp_identifier: "joe@example.com" });
    await push("333333");
    expect((await held).json).toMatchObject({ timed_out: false, code: "333333" });
  });

  it("is held past a message of the other type", async () => {
    const held = next("&wait=25&otp_type=totp");
    await push("Sign in to Example: https://example.com/login?token=8fK2mQ9xTz");
    await push("333333");
    expect((await held).json.code).toBe("333333");
  });

  it("ends at once when the platform stops", async () => {
    const stop = new AbortController();
    const held = next("&wait=25", { stopping: stop.signal });
    setImmediate(() => stop.abort());
    expect((await held).json).toMatchObject({ timed_out: true });
  });

  it("ends at once when the client goes away", async () => {
    const client = new AbortController();
    const held = next("&wait=25", { signal: client.signal });
    setImmediate(() => client.abort());
    expect((await held).json).toMatchObject({ timed_out: true });
  });

  it.each([
    { query: "", named: "?wait=0", field: "totp_identifier" },
    { query: "&wait=26", field: "wait" },
    { query: "&wait=-1", field: "wait" },
    { query: "&wait=soon", field: "wait" },
    { query: "&after=yesterday", field: "after" },
    { query: "&after=2026-05-01%23totp_1", field: "after" },
    {
      query: `&after=${Buffer.from("2026-05-01T08:30:00.000Z~x y").toString("base64url")}`,
      field: "after",
    },
    { query: `&after=${"a".repeat(1001)}`, field: "after" },
    { query: `&site=${"a".repeat(300)}`, field: "site" },
    { query: "&otp_type=sms", field: "otp_type" },
    { query: "&otptype=totp", field: "otptype" },
  ])("422 for $query$named", async ({ query, named, field }) => {
    const answer = named ? await list(`/next${named}`) : await next(query);
    expect([answer.status, answer.json.detail[0].loc]).toEqual([422, ["query", field]]);
  });
});
