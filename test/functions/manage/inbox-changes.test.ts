import { beforeEach, describe, expect, it } from "vitest";
import {
  type Answer,
  type ApiUnderTest,
  createApiUnderTest,
} from "../../shared/api/api-under-test.ts";

let api: ApiUnderTest;
let adminKey: string;
let path: string;
let created: Answer["json"];

beforeEach(async () => {
  api = createApiUnderTest();
  adminKey = (await api.createOrganization("one")).admin;
  created = (
    await call("POST", "/v1/inboxes", {
      kind: "email_address",
      totp_identifier: "jane@example.com",
      accepted_identifiers: ["jane@example.com"],
      trusted_senders: ["example.com"],
      label: "Jane's",
    })
  ).json;
  path = `/v1/inboxes/${created.inbox_id}`;
});

const call = (method: string, where: string, body?: unknown): Promise<Answer> =>
  api.call(method, where, { key: adminKey, body });

describe("a change", () => {
  const changes = [
    { name: "of nothing changes nothing", body: {}, changed: {} },
    {
      name: "replaces what is named, normalised",
      body: { accepted_identifiers: ["Jane@Example.com", "+1 415 555 0100"] },
      changed: { accepted_identifiers: ["jane@example.com", "+14155550100"] },
    },
    {
      name: "removes what is null",
      body: {
        totp_identifier: null,
        accepted_identifiers: null,
        trusted_senders: null,
        label: null,
      },
      changed: {
        totp_identifier: null,
        accepted_identifiers: null,
        trusted_senders: null,
        label: null,
      },
    },
    {
      name: "sets one thing and removes another",
      body: { label: "Shared", trusted_senders: null },
      changed: { label: "Shared", trusted_senders: null },
    },
  ];
  for (const { name, body, changed } of changes) {
    it(name, async () => {
      const answer = await call("PATCH", path, body);
      expect([answer.status, answer.json]).toEqual([200, { ...created, ...changed }]);
      expect((await call("GET", path)).json).toEqual({ ...created, ...changed });
      expect((await call("GET", "/v1/inboxes")).json).toEqual([{ ...created, ...changed }]);
    });
  }

  const refused = [
    { address: "other@codes.example.com" },
    { kind: "phone_number" },
    { accepted_identifiers: [] },
    { accepted_identifiers: ["nobody@example.com"] },
    { trusted_senders: ["not a domain"] },
    { totp_identifier: "" },
    { label: 1 },
  ];
  it.each(refused)("422 to %j, which changes nothing", async (body) => {
    expect((await call("PATCH", path, body)).status).toBe(422);
    expect((await call("GET", path)).json).toEqual(created);
  });

  it("404 to an inbox that is not there, or another organization's", async () => {
    const other = (await api.createOrganization("two")).admin;
    expect((await call("PATCH", "/v1/inboxes/inbox_none", { label: "x" })).status).toBe(404);
    const foreign = await api.call("PATCH", path, { key: other, body: { label: "theirs" } });
    expect(foreign.status).toBe(404);
    expect((await call("GET", path)).json).toEqual(created);
  });

  it("404 to a deleted one, which stays deleted", async () => {
    await call("DELETE", path);
    expect((await call("PATCH", path, { label: "x" })).status).toBe(404);
    expect((await call("GET", "/v1/inboxes")).json).toEqual([]);
  });
});
