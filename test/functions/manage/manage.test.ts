import { beforeEach, describe, expect, it } from "vitest";
import {
  type Answer,
  type ApiUnderTest,
  createApiUnderTest,
} from "../../shared/api/api-under-test.ts";

let api: ApiUnderTest;
let organization: Awaited<ReturnType<ApiUnderTest["createOrganization"]>>;

beforeEach(async () => {
  api = createApiUnderTest();
  organization = await api.createOrganization("one");
});

const as =
  (scope: "admin" | "operator") =>
  (method: string, path: string, body?: unknown): Promise<Answer> =>
    api.call(method, path, { key: organization[scope], body });
const admin = as("admin");
const operator = as("operator");

describe("every kind of thing is created, listed, and deleted once", () => {
  it.each([
    { path: "/v1/inboxes", id: "inbox_id", body: { kind: "email_address" } },
    { path: "/v1/totp-urls", id: "totp_url_id", body: { totp_identifier: "jane@example.com" } },
    { path: "/v1/api-keys", id: "api_key_id", body: { scopes: ["push"] } },
    { path: "/v1/skyvern-keys", id: "skyvern_key_id", body: { skyvern_api_key: "a-skyvern-key" } },
  ])("$path", async ({ path, id, body }) => {
    const created = await admin("POST", path, body);
    expect(created.status).toBe(201);
    const one = `${path}/${created.json[id]}`;
    const ids = async () => (await admin("GET", path)).json.map((each: Answer["json"]) => each[id]);
    expect(await ids()).toContain(created.json[id]);
    const deleted = await admin("DELETE", one);
    expect([deleted.status, deleted.text]).toEqual([204, ""]);
    expect(await ids()).not.toContain(created.json[id]);
    const again = await admin("DELETE", one);
    expect([again.status, again.json.code]).toEqual([404, "not_found"]);
  });

  it.each([
    "/v1/inboxes/x",
    "/v1/totp-urls/x",
    `/v1/inboxes/${"x".repeat(150)}`,
    "/v1/inboxes/%00",
  ])("404 to GET %s", async (path) => {
    expect((await admin("GET", path)).status).toBe(404);
  });
});

describe("inboxes", () => {
  it("generates an address in the mail domain", async () => {
    const one = await admin("POST", "/v1/inboxes", { kind: "email_address", label: "Jane's" });
    const two = await admin("POST", "/v1/inboxes", { kind: "email_address" });
    expect(one.json).toEqual({
      inbox_id: expect.stringMatching(/^inbox_/),
      kind: "email_address",
      address: expect.stringMatching(/^[^@]{16,}@codes\.example\.com$/),
      totp_identifier: null,
      accepted_identifiers: null,
      trusted_senders: null,
      label: "Jane's",
      created_at: "2026-05-01T08:30:00.000Z",
    });
    expect(two.json.address).not.toBe(one.json.address);
    const got = await admin("GET", `/v1/inboxes/${one.json.inbox_id}`);
    expect([got.status, got.json]).toEqual([200, one.json]);
  });

  it("keeps every field, normalised", async () => {
    const created = await admin("POST", "/v1/inboxes", {
      kind: "phone_number",
      address: "+1 (415) 555-0100",
      totp_identifier: "Jane@Example.com",
      accepted_identifiers: ["Jane@Example.com"],
      trusted_senders: ["Example.com"],
    });
    expect(created.json).toMatchObject({
      address: "+14155550100",
      totp_identifier: "jane@example.com",
      accepted_identifiers: ["jane@example.com"],
      trusted_senders: ["example.com"],
    });
  });

  it.each([
    { name: "no kind", body: {}, field: "kind" },
    { name: "an unknown kind", body: { kind: "fax" }, field: "kind" },
    { name: "a misspelt field", body: { kind: "email_address", adress: "x" }, field: "adress" },
    { name: "no domain", body: { kind: "email_domain" }, field: undefined },
    { name: "no number", body: { kind: "phone_number", address: "five" }, field: undefined },
    { name: "no address", body: { kind: "email_address", address: "a b@" }, field: undefined },
    {
      name: "an empty list",
      body: { kind: "email_address", trusted_senders: [] },
      field: "trusted_senders",
    },
  ])("422 for $name", async ({ body, field }) => {
    const answer = await admin("POST", "/v1/inboxes", body);
    expect([answer.status, answer.json.code]).toEqual([422, "validation_failed"]);
    expect(answer.json.detail[0].loc).toEqual(field === undefined ? ["body"] : ["body", field]);
  });

  it("409 for an address that is taken", async () => {
    const body = { kind: "phone_number", address: "+14155550100" };
    await admin("POST", "/v1/inboxes", body);
    const again = await admin("POST", "/v1/inboxes", body);
    expect([again.status, again.json.code]).toEqual([409, "conflict"]);
  });

  it("lists the forwarding confirmations of one inbox only", async () => {
    const inbox = (await admin("POST", "/v1/inboxes", { kind: "email_address" })).json.inbox_id;
    const other = (await admin("POST", "/v1/inboxes", { kind: "email_address" })).json.inbox_id;
    await api.store.forwardingConfirmations.put({
      organizationId: organization.id,
      inboxId: inbox,
      forwardedAddress: "jane@example.com",
      approveLink: "https://mail.google.com/mail/vf-1",
      receivedAt: api.ports.now(),
      sourceId: "mail-1",
    });
    const of = (id: string) => admin("GET", `/v1/inboxes/${id}/forwarding-confirmations`);
    expect((await of(other)).json).toEqual([]);
    expect((await of(inbox)).json).toEqual([
      {
        forwarding_confirmation_id: expect.any(String),
        inbox_id: inbox,
        forwarded_address: "jane@example.com",
        approve_link: "https://mail.google.com/mail/vf-1",
        code: null,
        received_at: "2026-05-01T08:30:00.000Z",
      },
    ]);
  });
});

describe("totp URLs", () => {
  const create = (fields = {}) =>
    admin("POST", "/v1/totp-urls", { totp_identifier: "Jane@example.com", ...fields });

  it("tells the URL once, on the public address", async () => {
    const created = await create({ otp_type: "totp", site: "Example.com", hold_seconds: 10 });
    expect(created.json).toMatchObject({
      totp_identifier: "jane@example.com",
      otp_type: "totp",
      site: "example.com",
      hold_seconds: 10,
      totp_url: expect.stringMatching(/^https:\/\/codes\.example\.com\/v1\/totp\/[\w-]{22,}$/),
    });
    const { totp_url, ...rest } = created.json;
    const got = await admin("GET", `/v1/totp-urls/${rest.totp_url_id}`);
    expect(got.json).toEqual(rest);
    expect((await admin("GET", "/v1/totp-urls")).text).not.toContain(totp_url.split("/").at(-1));
  });

  it("rotates to another URL", async () => {
    const created = (await create()).json;
    const rotated = await admin("POST", `/v1/totp-urls/${created.totp_url_id}/rotate`);
    expect(rotated.status).toBe(200);
    expect(rotated.json).toEqual({ ...created, totp_url: expect.any(String) });
    expect(rotated.json.totp_url).not.toBe(created.totp_url);
    expect((await admin("POST", "/v1/totp-urls/x/rotate")).status).toBe(404);
  });

  it.each([
    { fields: { totp_identifier: "" }, field: "totp_identifier" },
    { fields: { otp_type: "sms" }, field: "otp_type" },
    { fields: { hold_seconds: 26 }, field: "hold_seconds" },
    { fields: { hold_seconds: "10" }, field: "hold_seconds" },
    { fields: { site: 7 }, field: "site" },
    { fields: { otptype: "totp" }, field: "otptype" },
  ])("422 for $fields", async ({ fields, field }) => {
    const answer = await create(fields);
    expect([answer.status, answer.json.detail[0].loc]).toEqual([422, ["body", field]]);
  });
});

describe("API keys", () => {
  const call = (key: string) => api.call("GET", "/v1/credentials/totp", { key });

  it("tells the key once; it works until it is revoked", async () => {
    const created = await admin("POST", "/v1/api-keys", { scopes: ["read"], label: "CI" });
    const { api_key, organization_id, ...rest } = created.json;
    expect(organization_id).toBe(organization.id);
    const list = await admin("GET", "/v1/api-keys");
    expect(list.json).toContainEqual({ ...rest, label: "CI", identifiers: null });
    expect(list.text).not.toContain(api_key);
    expect((await call(api_key)).status).toBe(200);
    await admin("DELETE", `/v1/api-keys/${rest.api_key_id}`);
    expect((await call(api_key)).status).toBe(401);
  });

  it("grants no scope that the caller does not have", async () => {
    for (const scopes of [["operator"], ["read", "operator"]]) {
      const refused = await admin("POST", "/v1/api-keys", { scopes });
      expect([refused.status, refused.json.code]).toEqual([403, "missing_scope"]);
      expect((await operator("POST", "/v1/api-keys", { scopes })).status).toBe(201);
    }
  });

  it("lets no admin revoke an operator's key", async () => {
    const { api_key_id } = (await operator("POST", "/v1/api-keys", { scopes: ["operator"] })).json;
    expect((await admin("DELETE", `/v1/api-keys/${api_key_id}`)).status).toBe(403);
    expect((await operator("DELETE", `/v1/api-keys/${api_key_id}`)).status).toBe(204);
  });

  it("lets no key revoke itself", async () => {
    const created = (await admin("POST", "/v1/api-keys", { scopes: ["admin"] })).json;
    const one = `/v1/api-keys/${created.api_key_id}`;
    const refused = await api.call("DELETE", one, { key: created.api_key });
    expect([refused.status, refused.json.code]).toEqual([409, "conflict"]);
  });

  it.each([
    { name: "no scopes", body: {} },
    { name: "an empty list", body: { scopes: [] } },
    { name: "an unknown scope", body: { scopes: ["root"] } },
    { name: "an admin limited to identifiers", body: { scopes: ["admin"], identifiers: ["a"] } },
    { name: "no identifiers", body: { scopes: ["read"], identifiers: [] } },
    { name: "a misspelt field", body: { scopes: ["read"], identifier: "a" } },
  ])("422 for $name", async ({ body }) => {
    const answer = await admin("POST", "/v1/api-keys", body);
    expect([answer.status, answer.json.code]).toEqual([422, "validation_failed"]);
  });
});

describe("Skyvern keys", () => {
  it("never shows a key again, and refuses it twice", async () => {
    const body = { skyvern_api_key: "a-skyvern-key-as-long-as-they-are-9876", label: "production" };
    const created = await admin("POST", "/v1/skyvern-keys", body);
    expect(created.json).toMatchObject({ masked: "…9876", label: "production" });
    expect(created.text).not.toContain("a-skyvern-key");
    expect((await admin("GET", "/v1/skyvern-keys")).text).not.toContain("a-skyvern-key");
    expect((await admin("POST", "/v1/skyvern-keys", body)).status).toBe(409);
  });

  it.each([{}, { skyvern_api_key: " " }, { skyvern_api_key: "x".repeat(5000) }])(
    "422 to a key that cannot be, %#",
    async (body) => {
      expect((await admin("POST", "/v1/skyvern-keys", body)).status).toBe(422);
    },
  );
});

describe("organizations", () => {
  it("are created, with a first key that works", async () => {
    const created = await operator("POST", "/v1/organizations", { name: "Two Ltd." });
    expect(created.status).toBe(201);
    const path = `/v1/organizations/${created.json.organization_id}`;
    expect((await operator("GET", path)).json).toEqual(created.json);
    expect((await operator("GET", "/v1/organizations")).json).toContainEqual(created.json);

    const key = await operator("POST", `${path}/api-keys`, { scopes: ["admin"] });
    expect([key.status, key.json.organization_id]).toEqual([201, created.json.organization_id]);
    const inbox = { key: key.json.api_key, body: { kind: "email_address" } };
    expect((await api.call("POST", "/v1/inboxes", inbox)).status).toBe(201);
    expect((await admin("GET", "/v1/inboxes")).json).toEqual([]);
  });

  it("404 for one that is not there", async () => {
    expect((await operator("GET", "/v1/organizations/x")).status).toBe(404);
    const key = await operator("POST", "/v1/organizations/x/api-keys", { scopes: ["admin"] });
    expect(key.status).toBe(404);
  });

  it.each([{}, { name: "" }, { name: "x".repeat(201) }, { name: 7 }])(
    "422 to a name that cannot be, %#",
    async (body) => {
      expect((await operator("POST", "/v1/organizations", body)).status).toBe(422);
    },
  );
});
