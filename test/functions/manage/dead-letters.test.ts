import { beforeEach, describe, expect, it } from "vitest";
import packageJson from "../../../package.json" with { type: "json" };
import { version } from "../../../shared/version.ts";
import {
  type Answer,
  type ApiUnderTest,
  createApiUnderTest,
} from "../../shared/api/api-under-test.ts";

let api: ApiUnderTest;
let operatorKey: string;

beforeEach(async () => {
  api = createApiUnderTest();
  operatorKey = (await api.createOrganization("one")).operator;
});

const operator = (method: string, path: string, body?: unknown): Promise<Answer> =>
  api.call(method, path, { key: operatorKey, body });

const mail = "jane@example.com says 482913";

/** An SMS that failed for good, a second after the one before. */
async function burySms(reason: string): Promise<void> {
  const { inboundSms } = api.ports;
  await inboundSms.send({
    kind: "inbound_sms",
    organizationId: "org_1",
    inboxId: "inbox_1",
    messageSid: "SM1",
    from: "+14155550199",
    to: "+14155550100",
    body: mail,
    receivedAt: "2026-05-01T08:30:00.000Z",
  });
  const [received] = await inboundSms.receive({ limit: 1 });
  if (received === undefined) throw new Error("Expected the job.");
  await inboundSms.bury(received, reason);
  api.passSeconds(1);
}

async function buryDelivery(reason: string): Promise<void> {
  const { deliveries } = api.ports;
  await deliveries.send({
    kind: "delivery",
    organizationId: "org_1",
    destinationId: "dst_1",
    identifier: "jane@example.com",
    totpCodeId: "totp_1",
    codeSort: "2026-05-01T08:30:00.000Z#totp_1",
  });
  const [received] = await deliveries.receive({ limit: 1 });
  if (received === undefined) throw new Error("Expected the job.");
  await deliveries.bury(received, reason);
  api.passSeconds(1);
}

const listed = async (query = ""): Promise<string[]> =>
  (await operator("GET", `/v1/dead-letters${query}`)).json.map(
    (letter: { reason: string }) => letter.reason,
  );

describe("the list", () => {
  beforeEach(async () => {
    await burySms("sms first");
    await buryDelivery("delivery");
    await burySms("sms last");
  });

  it("has why and when, and nothing of the message", async () => {
    const { json, text } = await operator("GET", "/v1/dead-letters?limit=1");
    expect(json).toEqual([
      {
        dead_letter_id: expect.stringMatching(/^inbound_sms\.\w+$/),
        queue: "inbound_sms",
        reason: "sms last",
        attempts: 1,
        failed_at: "2026-05-01T08:30:02.000Z",
      },
    ]);
    expect(text).not.toMatch(/jane|482913|4155550/);
  });

  it.each([
    { query: "", reasons: ["sms last", "delivery", "sms first"] },
    { query: "?queue=inbound_sms", reasons: ["sms last", "sms first"] },
    { query: "?queue=inbound_emails", reasons: [] },
    { query: "?limit=2", reasons: ["sms last", "delivery"] },
  ])("of $query: the latest first", async ({ query, reasons }) => {
    expect(await listed(query)).toEqual(reasons);
  });

  it.each(["?limit=0", "?limit=201", "?limit=x", "?queue=mails"])("422 to %s", async (query) => {
    expect((await operator("GET", `/v1/dead-letters${query}`)).status).toBe(422);
  });
});

describe("one letter", () => {
  const first = async (): Promise<string> =>
    (await operator("GET", "/v1/dead-letters")).json[0].dead_letter_id;

  it("is sent again, once", async () => {
    await burySms("broken");
    const path = `/v1/dead-letters/${await first()}/retry`;
    expect((await operator("POST", path)).status).toBe(204);
    expect(await listed()).toEqual([]);
    const [received] = await api.ports.inboundSms.receive({ limit: 1 });
    expect(received).toMatchObject({ attempt: 1, job: { body: mail } });
    const again = await operator("POST", path);
    expect([again.status, again.json.code]).toEqual([404, "not_found"]);
  });

  it("is dropped, once", async () => {
    await burySms("broken");
    const path = `/v1/dead-letters/${await first()}`;
    expect((await operator("DELETE", path)).status).toBe(204);
    expect(await listed()).toEqual([]);
    expect(await api.ports.inboundSms.receive({ limit: 1 })).toEqual([]);
    expect((await operator("DELETE", path)).status).toBe(404);
  });

  it.each(["x", "inbound_sms", "inbound_sms.", "nowhere.1", "inbound_sms.99", ".1", "%00"])(
    "404 to the id %s",
    async (id) => {
      await burySms("broken");
      expect((await operator("DELETE", `/v1/dead-letters/${id}`)).status).toBe(404);
      expect((await operator("POST", `/v1/dead-letters/${id}/retry`)).status).toBe(404);
      expect(await listed()).toHaveLength(1);
    },
  );
});

describe("all letters", () => {
  for (const action of ["retry", "drop"] as const) {
    it(`${action}: of every queue, or of one`, async () => {
      await burySms("one");
      await buryDelivery("two");
      const path = `/v1/dead-letters/${action}`;
      const one = await operator("POST", path, { queue: "deliveries" });
      expect([one.status, one.json]).toEqual([
        200,
        { count: 1, more: false, failed_until: "2026-05-01T08:30:02.000Z" },
      ]);
      expect(await listed()).toEqual(["one"]);
      expect((await operator("POST", path, {})).json).toMatchObject({ count: 1, more: false });
      expect(await listed()).toEqual([]);
      const { counts } = api.ports.inboundSms;
      expect((await counts()).waiting).toBe(action === "retry" ? 1 : 0);
    });

    it(`${action}: none that failed after the instant`, async () => {
      await burySms("early");
      await burySms("late");
      const body = { failed_until: "2026-05-01T08:30:00.500Z" };
      const { json } = await operator("POST", `/v1/dead-letters/${action}`, body);
      expect(json).toMatchObject({ count: 1, ...body });
      expect(await listed()).toEqual(["late"]);
    });

    it(`${action}: hundreds in several requests`, async () => {
      for (let number = 0; number < 150; number += 1) await burySms(`sms ${number}`);
      for (let number = 0; number < 100; number += 1) await buryDelivery(`delivery ${number}`);
      const path = `/v1/dead-letters/${action}`;
      const first = await operator("POST", path, {});
      expect(first.json).toMatchObject({ count: 200, more: true });
      const { failed_until } = first.json;
      const rest = await operator("POST", path, { failed_until });
      expect(rest.json).toEqual({ count: 50, more: false, failed_until });
      expect(await listed()).toEqual([]);
    });
  }

  it.each([
    { queue: "mails" },
    { failed_until: "yesterday" },
    { failed_until: 1 },
    { before: "2026-05-01T08:30:00Z" },
  ])("422 to %j", async (body) => {
    await burySms("broken");
    expect((await operator("POST", "/v1/dead-letters/drop", body)).status).toBe(422);
    expect(await listed()).toHaveLength(1);
  });
});

it("the log has counts, no identifiers and no contents", async () => {
  await burySms("broken");
  await operator("POST", "/v1/dead-letters/retry", {});
  expect(api.lines).toContainEqual({
    level: "info",
    event: "dead_letters_retried",
    fields: { count: 1 },
  });
  expect(JSON.stringify(api.lines)).not.toMatch(/jane|482913|4155550/);
});

it("the deployment tells its version, its clock and its queues", async () => {
  await burySms("broken");
  await api.ports.inboundEmails.counts();
  const { status, json } = await operator("GET", "/v1/deployment");
  expect(status).toBe(200);
  expect(json).toMatchObject({
    version,
    time: "2026-05-01T08:30:01.000Z",
    twilio_configured: null,
    configured_skyvern_keys: 0,
  });
  expect(json.queues).toEqual([
    { queue: "inbound_emails", waiting: 0, leased: 0, dead_letters: 0, oldest_age_seconds: null },
    { queue: "inbound_sms", waiting: 0, leased: 0, dead_letters: 1, oldest_age_seconds: null },
    { queue: "deliveries", waiting: 0, leased: 0, dead_letters: 0, oldest_age_seconds: null },
  ]);
});

it("the version is package.json's", () => expect(version).toBe(packageJson.version));
