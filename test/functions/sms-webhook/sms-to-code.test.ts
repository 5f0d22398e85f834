/** The whole way of an SMS, on one table: webhook, queue, parser, store. */
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSmsParser } from "../../../functions/sms-parser/sms-parser.ts";
import { createSmsWebhookRoutes } from "../../../functions/sms-webhook/sms-webhook.ts";
import { createAesSecretBox } from "../../../shared/adapters/aes-secret-box.ts";
import { createInProcessCodeArrivals } from "../../../shared/adapters/in-process-code-arrivals.ts";
import { createMemoryJobQueue } from "../../../shared/adapters/memory-job-queue.ts";
import { createMemoryTable } from "../../../shared/adapters/memory-table.ts";
import { createApiApp } from "../../../shared/api/app.ts";
import { createReceiveMessage } from "../../../shared/delivery/receive-message.ts";
import type { DeliveryJob, InboundSmsJob } from "../../../shared/jobs.ts";
import { createStore } from "../../../shared/store/store.ts";
import { accountSid, authToken, publicUrl, signedRequest, smsFields } from "./twilio-requests.ts";

const lifespanMinutes = 10;

async function createOtpost() {
  let clock = new Date("2026-05-01T08:30:00.000Z");
  const now = (): Date => clock;
  const random = (bytes: number): Uint8Array => randomBytes(bytes);
  const ports = {
    table: createMemoryTable({ now }),
    secretBox: createAesSecretBox({ key: randomBytes(32), random }),
    codeArrivals: createInProcessCodeArrivals(),
    deliveries: createMemoryJobQueue<DeliveryJob>({ now, leaseSeconds: 60, maxAttempts: 3 }),
    inboundSms: createMemoryJobQueue<InboundSmsJob>({ now, leaseSeconds: 60, maxAttempts: 3 }),
    log: { info: () => {}, warn: () => {}, error: () => {} },
    metrics: { count: () => {}, duration: () => {} },
    now,
    random,
  };
  const store = createStore({
    ...ports,
    totpLifespanMinutes: lifespanMinutes,
    mailDomain: "codes.example.com",
    skyvernApiKeys: [],
  });
  await store.inboxes.create({
    organizationId: "org_1",
    kind: "phone_number",
    address: "+14155550100",
  });
  const app = createApiApp(ports);
  const twilio = { accountSid, authTokens: [authToken], publicUrl };
  app.route("/", createSmsWebhookRoutes({ ...ports, ...store, twilio }));
  const receiveMessage = createReceiveMessage({ ...ports, ...store, lifespanMinutes });
  const parse = createSmsParser({ ...store, receiveMessage });
  return {
    send: async (fields: Record<string, string>) => (await app.fetch(signedRequest(fields))).status,
    /** Handles what is queued, every job twice: a queue may give it twice. */
    work: async () => {
      for (const received of await ports.inboundSms.receive({ limit: 10 })) {
        await parse(received.job);
        await parse(received.job);
        await ports.inboundSms.acknowledge(received);
      }
    },
    codes: () => store.codes.list("org_1", { limit: 10 }),
    passSeconds: (seconds: number) => {
      clock = new Date(clock.getTime() + seconds * 1000);
    },
  };
}

describe("an SMS", () => {
  it("is one code of the number, received when Twilio first sent it", async () => {
    const otpost = await createOtpost();
    expect(await otpost.send(smsFields())).toBe(200);
    await otpost.work();
    expect(await otpost.codes()).toMatchObject([
      {
        identifier: "+14155550100",
        channel: "sms",
        receivedAt: new Date("2026-05-01T08:30:00.000Z"),
        primary: { otpType: "totp", value: "482913" },
      },
    ]);
  });

  it("that Twilio sends again, before or after it was parsed, is still that one code", async () => {
    const otpost = await createOtpost();
    await otpost.send(smsFields());
    otpost.passSeconds(5);
    await otpost.send(smsFields());
    await otpost.work();
    otpost.passSeconds(5);
    await otpost.send(smsFields());
    await otpost.work();
    expect(await otpost.codes()).toHaveLength(1);
  });

  it("with the same text and another sid is another code", async () => {
    const otpost = await createOtpost();
    await otpost.send(smsFields());
    otpost.passSeconds(5);
    await otpost.send(smsFields({ MessageSid: `SM${"2c".repeat(16)}` }));
    await otpost.work();
    expect(await otpost.codes()).toHaveLength(2);
  });

  it("that is only a picture is taken, and is no code", async () => {
    const otpost = await createOtpost();
    expect(await otpost.send(smsFields({ Body: "", NumMedia: "1" }))).toBe(200);
    await otpost.work();
    expect(await otpost.codes()).toEqual([]);
  });
});
