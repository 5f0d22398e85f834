import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { Webhook as SvixWebhook } from "svix";
import { afterEach, describe, expect, it, vi } from "vitest";
import { callbackPayload } from "../../../shared/api/schemas/callbacks.ts";
import { magicLink, totp } from "../../shared/store/codes.fixtures.ts";
import { createSenderUnderTest, jobOf, type SenderUnderTest } from "./sender-under-test.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** The libraries look at the clock: theirs is the test's. */
function verify({ clock, asked }: SenderUnderTest, secret: string): void {
  vi.spyOn(Date, "now").mockImplementation(() => clock.now().getTime());
  const [{ body, headers } = { body: "", headers: {} }] = asked.slice(-1);
  expect(new Webhook(secret).verify(body, { ...headers })).toEqual(JSON.parse(body));
  new SvixWebhook(secret).verify(body, { ...headers });
  expect(() => new Webhook(secret).verify(`${body} `, { ...headers })).toThrow();
}

describe("a callback", () => {
  it("holds the code as the schema says, and verifies with the official libraries", async () => {
    const sender = createSenderUnderTest();
    const { destination, secret = "" } = await sender.addCallback();
    const code = await sender.arrive(destination, {
      found: magicLink("https://example.com/login?t=1", "example.com"),
      secondary: totp("482913"),
      source: "email",
      channel: "email",
      run: { workflowRunId: "wr_1" },
    });
    await sender.runDue();
    const [request] = sender.asked;
    expect(request?.url).toBe("https://example.com/otp");
    expect(callbackPayload.parse(JSON.parse(request?.body ?? ""))).toEqual({
      type: "code.received",
      timestamp: code.receivedAt.toISOString(),
      data: {
        totp_code_id: code.id,
        totp_identifier: "jane@example.com",
        organization_id: "org_1",
        code: "https://example.com/login?t=1",
        otp_type: "magic_link",
        kind: "login",
        site: "example.com",
        secondary: { code: "482913", otp_type: "totp", kind: null, site: null },
        channel: "email",
        source: "email",
        task_id: null,
        workflow_id: null,
        workflow_run_id: "wr_1",
        created_at: code.receivedAt.toISOString(),
        expires_at: code.expiresAt.toISOString(),
      },
    });
    verify(sender, secret);
    expect(await sender.delivery()).toMatchObject({
      status: "delivered",
      attempts: [{ step: "callback", status: 204, durationMilliseconds: 5 }],
    });
  });

  it("gives a destination that wants codes only the code, whichever was likelier", async () => {
    const sender = createSenderUnderTest();
    const { destination } = await sender.addCallback({ otpTypes: ["totp"] });
    await sender.arrive(destination, { found: magicLink(), secondary: totp("482913") });
    await sender.runDue();
    expect(JSON.parse(sender.asked[0]?.body ?? "").data).toMatchObject({
      code: "482913",
      otp_type: "totp",
      secondary: { otp_type: "magic_link" },
    });
  });

  it("is signed with both secrets while one replaces the other, then with the new one", async () => {
    const sender = createSenderUnderTest({ lifespanMinutes: 60 });
    const { destination, secret: old = "" } = await sender.addCallback();
    const rotated = await sender.store.destinations.rotate("org_1", destination.id, {
      overlapSeconds: 600,
    });
    await sender.arrive(destination);
    await sender.runDue();
    verify(sender, old);
    verify(sender, rotated?.secret ?? "");
    expect(sender.asked[0]?.headers["webhook-signature"]).toMatch(/^v1,\S+ v1,\S+$/);

    sender.clock.advance(601);
    await sender.arrive(destination);
    await sender.runDue();
    verify(sender, rotated?.secret ?? "");
    expect(() => verify(sender, old)).toThrow();
  });

  it("is signed as Skyvern signs, with the newest of the organization's Skyvern keys", async () => {
    const sender = createSenderUnderTest();
    const { destination } = await sender.addCallback();
    await sender.arrive(destination);
    await sender.runDue();
    expect(sender.asked[0]?.headers).not.toHaveProperty("x-skyvern-signature");
    for (const key of ["the-old-skyvern-key", "the-new-skyvern-key"]) {
      await sender.store.skyvernKeys.add({ organizationId: "org_1", key });
      sender.clock.advance(1);
    }
    await sender.arrive(destination);
    await sender.runDue();
    const second = sender.asked[1];
    expect(second?.headers["x-skyvern-signature"]).toBe(
      createHmac("sha256", "the-new-skyvern-key")
        .update(second?.body ?? "")
        .digest("hex"),
    );
  });

  it("has one webhook-id and one body through all attempts, and a new timestamp for each", async () => {
    const sender = createSenderUnderTest();
    const { destination, secret = "" } = await sender.addCallback();
    sender.answerWith(() => ({ status: 500 }));
    await sender.arrive(destination);
    await sender.runFor(30);
    const unique = (of: (request: (typeof sender.asked)[number]) => unknown) =>
      new Set(sender.asked.map(of)).size;
    expect(sender.asked).toHaveLength(4);
    expect([unique(({ headers }) => headers["webhook-id"]), unique(({ body }) => body)]).toEqual([
      1, 1,
    ]);
    expect(unique(({ headers }) => headers["webhook-timestamp"])).toBe(4);
    verify(sender, secret);
    expect((await sender.delivery()).id).toBe(sender.asked[0]?.headers["webhook-id"]);
  });

  it("that was enqueued several times is made once", async () => {
    const sender = createSenderUnderTest();
    const { destination } = await sender.addCallback();
    const code = await sender.arrive(destination);
    await sender.queue.send(jobOf(code, destination));
    await sender.runDue();
    await sender.queue.send(jobOf(code, destination));
    await sender.runDue();
    // The first two came at the same moment: at least once, under one id.
    expect(new Set(sender.asked.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(sender.asked.length).toBeLessThanOrEqual(2);
    expect(await sender.store.deliveryRecords.list("org_1", { limit: 9 })).toHaveLength(1);
  });

  it("of a test says so, is tried once, and goes to a destination that is off as well", async () => {
    const sender = createSenderUnderTest();
    const { destination, secret = "" } = await sender.addCallback();
    await sender.store.destinations.update("org_1", destination.id, { enabled: false });
    sender.answerWith(() => ({ status: 401 }));
    const deliveryId = `dlv_${"0".repeat(26)}`;
    await sender.queue.send({
      kind: "test_delivery",
      organizationId: "org_1",
      destinationId: destination.id,
      deliveryId,
      requestedAt: sender.clock.now().toISOString(),
    });
    await sender.runFor(600, 10);
    expect(sender.asked).toHaveLength(1);
    expect(callbackPayload.parse(JSON.parse(sender.asked[0]?.body ?? ""))).toMatchObject({
      type: "code.test",
      data: { code: "000000", totp_identifier: "otpost-test" },
    });
    expect(await sender.delivery()).toMatchObject({
      id: deliveryId,
      status: "failed",
      reason: "tried_once",
      attempts: [{ status: 401, error: "http_status" }],
    });
    vi.spyOn(Date, "now").mockReturnValue(Date.parse("2026-05-01T08:30:01Z"));
    const { body, headers } = sender.asked[0] ?? { body: "", headers: {} };
    new Webhook(secret).verify(body, { ...headers });
  });
});

it("tells no code, link, identifier, secret or URL in logs, metrics and dead letters", async () => {
  const sender = createSenderUnderTest();
  const { destination, secret = "" } = await sender.addCallback({
    url: "https://receiver.example/otp?token=abc",
  });
  sender.answerWith(() => ({ status: 500, body: "482913" }));
  await sender.arrive(destination, { found: totp("482913") });
  await sender.runFor(700, 1);
  sender.answerWith(() => ({}));
  await sender.arrive(destination, { found: totp("482913") });
  await sender.runFor(60, 1);
  const [letter] = await sender.queue.listDeadLetters({ limit: 9 });
  const told = JSON.stringify([sender.observed, letter?.reason]);
  expect(told).toContain("delivery_delivered");
  expect(told).toContain("delivery_failed");
  for (const secretText of ["482913", "jane@", "receiver.example", secret]) {
    expect(told).not.toContain(secretText);
  }
  expect(
    JSON.stringify(await sender.store.deliveryRecords.list("org_1", { limit: 9 })),
  ).not.toContain("482913");
});
