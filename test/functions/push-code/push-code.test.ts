import { beforeEach, describe, expect, it } from "vitest";
import {
  type ApiUnderTest,
  createApiUnderTest,
  startedAt,
} from "../../shared/api/api-under-test.ts";

const path = "/v1/credentials/totp";
const content = "Hello, your verification code is 482913. It is valid for 10 minutes.";

let api: ApiUnderTest;
let key: string;
let read: string;
let organizationId: string;

beforeEach(async () => {
  api = createApiUnderTest();
  ({ push: key, read, id: organizationId } = await api.createOrganization("one"));
});

const push = (body: unknown, headers = {}) => api.call("POST", path, { body, key, headers });

it("a push is an arrival like a mail or an SMS, a refused one is none", async () => {
  await push({ totp_identifier: "jane@example.com", content });
  await push({ totp_identifier: " ", content });
  expect(api.counted.filter(({ name }) => name === "message_arrived")).toEqual([
    { name: "message_arrived", channel: "api" },
  ]);
});

describe("push: what Skyvern's clients send and get", () => {
  it("answers with Skyvern's fields, null where pydantic writes null", async () => {
    const answer = await push({ totp_identifier: "Jane@Example.com ", content });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      totp_code_id: expect.stringMatching(/^totp_/),
      totp_identifier: "jane@example.com",
      organization_id: organizationId,
      content,
      code: "482913",
      otp_type: "totp",
      source: null,
      task_id: null,
      workflow_id: null,
      workflow_run_id: null,
      expired_at: null,
      created_at: startedAt.toISOString(),
      modified_at: startedAt.toISOString(),
      expires_at: "2026-05-01T08:40:00.000Z",
      channel: "api",
    });
    expect(answer.json).not.toHaveProperty("status");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it.each([
    "/v1/credentials/totp",
    "/v1/credentials/totp/",
    "/api/v1/totp",
    "/api/v1/totp/",
    "/api/v1/credentials/totp",
    "/api/v1/credentials/totp/",
  ])("answers at %s", async (spelling) => {
    const body = { totp_identifier: "jane@example.com", content: "482913" };
    const answer = await api.call("POST", spelling, { body, key });
    expect([answer.status, answer.json.code]).toEqual([200, "482913"]);
  });

  it("keeps every optional field, and lists what it answered", async () => {
    const answer = await push({
      totp_identifier: "+14155550100",
      content,
      task_id: "tsk_1",
      workflow_id: "wpid_1",
      workflow_run_id: "wr_1",
      source: "email",
      expired_at: "2026-05-01T08:35:00Z",
      type: "magic_link",
    });
    expect(answer.json).toMatchObject({
      task_id: "tsk_1",
      workflow_id: "wpid_1",
      workflow_run_id: "wr_1",
      source: "email",
      expired_at: "2026-05-01T08:35:00.000Z",
      otp_type: "totp",
    });
    const list = await api.call("GET", path, { key: read });
    expect(list.json).toEqual([answer.json]);
  });

  it.each([
    { name: "a code of at most 10 characters", content: "AB12-CD34Z", code: "AB12-CD34Z" },
    { name: "spaces around it", content: "  482913\n", code: "482913" },
    { name: "NUL bytes within it", content: "48\u00002913\u0007", code: "482913" },
    {
      name: "a magic link",
      content: "Click to sign in: https://example.com/login?token=8fK2mQ9x",
      code: "https://example.com/login?token=8fK2mQ9x",
    },
  ])("finds the code: $name", async ({ content, code }) => {
    const answer = await push({ totp_identifier: "jane@example.com", content });
    expect([answer.status, answer.json.code]).toEqual([200, code]);
  });

  it("takes blank and null ids for absent", async () => {
    const answer = await push({
      totp_identifier: "jane@example.com",
      content: "482913",
      task_id: " ",
      workflow_id: "",
      workflow_run_id: null,
      source: "",
      expired_at: null,
    });
    expect(answer.json).toMatchObject({
      task_id: null,
      workflow_id: null,
      workflow_run_id: null,
      source: null,
      expired_at: null,
    });
  });

  it("ignores fields it does not know, as pydantic does", async () => {
    const answer = await push({ totp_identifier: "jane", content: "482913", colour: "red" });
    expect(answer.status).toBe(200);
  });
});

describe("push: content without a code", () => {
  const dull = "nothing to see here, dear reader. ";

  it("is kept as raw_pending up to 64 KiB, and not listed", async () => {
    const content = dull.repeat(3000).slice(0, 64 * 1024);
    const answer = await push({ totp_identifier: "jane@example.com", content });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ status: "raw_pending", code: "", otp_type: null });
    expect((await api.call("GET", path, { key: read })).json).toEqual([]);
  });

  it("is refused above 64 KiB", async () => {
    const content = `${dull.repeat(3000).slice(0, 64 * 1024)}!`;
    const answer = await push({ totp_identifier: "jane@example.com", content });
    expect([answer.status, answer.json.code]).toEqual([400, "nothing_found"]);
  });
});

describe("push: expired_at", () => {
  it.each([
    { given: "2026-05-01T08:35:00Z", kept: "2026-05-01T08:35:00.000Z" },
    { given: "2026-05-01T10:35:00+02:00", kept: "2026-05-01T08:35:00.000Z" },
    { given: "2026-05-01T08:35:00.123456", kept: "2026-05-01T08:35:00.123Z" },
    { given: "2026-05-01 08:35", kept: "2026-05-01T08:35:00.000Z" },
    { given: 1777624500, kept: "2026-05-01T08:35:00.000Z" },
    { given: 1777624500000, kept: "2026-05-01T08:35:00.000Z" },
    { given: "1777624500", kept: "2026-05-01T08:35:00.000Z" },
  ])("reads $given", async ({ given, kept }) => {
    const answer = await push({ totp_identifier: "jane", content: "482913", expired_at: given });
    expect(answer.json).toMatchObject({ expired_at: kept, expires_at: kept });
  });

  it("does not lengthen the lifespan", async () => {
    const body = { totp_identifier: "jane", content: "482913", expired_at: "2030-01-01T00:00:00Z" };
    expect((await push(body)).json).toMatchObject({
      expired_at: "2030-01-01T00:00:00.000Z",
      expires_at: "2026-05-01T08:40:00.000Z",
    });
    api.passSeconds(600);
    expect((await api.call("GET", path, { key: read })).json).toEqual([]);
  });

  it.each(["tomorrow", "2026-13-01T00:00:00Z", "2026-05-01T08:35:00+99:00", true, {}, 1e300])(
    "refuses %j",
    async (given) => {
      const answer = await push({ totp_identifier: "jane", content: "482913", expired_at: given });
      expect(answer.status).toBe(422);
      expect(answer.json.detail[0].loc).toEqual(["body", "expired_at"]);
    },
  );
});

describe("push: refusals", () => {
  it.each([
    { name: "no fields", body: {}, loc: ["body", "totp_identifier"], type: "missing" },
    {
      name: "no content",
      body: { totp_identifier: "j" },
      loc: ["body", "content"],
      type: "missing",
    },
    {
      name: "a number for content",
      body: { totp_identifier: "j", content: 482913 },
      loc: ["body", "content"],
      type: "type_error",
    },
    {
      name: "blank content",
      body: { totp_identifier: "j", content: " \u0000 " },
      loc: ["body", "content"],
      type: "value_error",
    },
    {
      name: "a blank identifier",
      body: { totp_identifier: " ", content: "1" },
      loc: ["body", "totp_identifier"],
      type: "value_error",
    },
    {
      name: "an endless identifier",
      body: { totp_identifier: "x".repeat(321), content: "1" },
      loc: ["body", "totp_identifier"],
      type: "value_error",
    },
    {
      name: "an endless run id",
      body: { totp_identifier: "j", content: "1", task_id: "x".repeat(300) },
      loc: ["body", "task_id"],
      type: "value_error",
    },
    { name: "a list", body: [], loc: ["body"], type: "type_error" },
    { name: "null", body: null, loc: ["body"], type: "type_error" },
  ])("422 for $name, naming the field", async ({ body, loc, type }) => {
    const answer = await push(body);
    expect([answer.status, answer.json.code]).toEqual([422, "validation_failed"]);
    expect(answer.json.detail[0]).toMatchObject({ loc, type, msg: expect.any(String) });
  });

  it.each([
    { name: "malformed JSON", body: '{"content": ', status: 400, code: "malformed_json" },
    { name: "no body", body: undefined, status: 422, code: "validation_failed" },
    {
      name: "a body above 1 MiB",
      body: JSON.stringify({ totp_identifier: "j", content: "x".repeat(1024 * 1024) }),
      status: 413,
      code: "body_too_large",
    },
  ])("$status for $name", async ({ body, status, code }) => {
    const answer = await api.call("POST", path, { body, key });
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });

  it("415 for a form, saying what to send", async () => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await api.call("POST", path, { body: "content=482913", key, headers });
    expect([answer.status, answer.json.code]).toEqual([415, "unsupported_media_type"]);
    expect(answer.json.detail).toContain("application/json");
  });

  it("403 for an identifier that the key is not limited to", async () => {
    const { key: limited } = await api.store.apiKeys.create({
      organizationId,
      scopes: ["push"],
      identifiers: ["Jane@example.com"],
    });
    const to = (totp_identifier: string) =>
      api.call("POST", path, { key: limited, body: { totp_identifier, content: "482913" } });
    expect((await to("JANE@example.com")).status).toBe(200);
    const refused = await to("joe@example.com");
    expect([refused.status, refused.json.code]).toEqual([403, "identifier_not_allowed"]);
  });

  it("tells neither the answer nor the log what was in a refused body", async () => {
    const answer = await push({ totp_identifier: 482913, content: { code: "482913" } });
    expect(answer.text).not.toContain("482913");
    expect(JSON.stringify(api.lines)).not.toContain("482913");
  });
});

describe("push: Idempotency-Key", () => {
  const body = { totp_identifier: "jane@example.com", content };

  it("makes a repeat harmless", async () => {
    const headers = { "idempotency-key": "order-1" };
    const first = await push(body, headers);
    api.passSeconds(30);
    const second = await push(body, headers);
    expect(second.json).toEqual(first.json);
    expect((await api.call("GET", path, { key: read })).json).toHaveLength(1);
  });

  it("tells a repeat with another content from a mistake", async () => {
    const headers = { "idempotency-key": "order-1" };
    await push(body, headers);
    const answer = await push({ ...body, content: "555555" }, headers);
    expect([answer.status, answer.json.code]).toEqual([422, "idempotency_key_reused"]);
  });

  it("stores two pushes without it twice", async () => {
    await push(body);
    await push(body);
    expect((await api.call("GET", path, { key: read })).json).toHaveLength(2);
  });
});
