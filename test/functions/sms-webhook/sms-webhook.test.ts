import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import {
  createSmsWebhookRoutes,
  type TwilioSettings,
} from "../../../functions/sms-webhook/sms-webhook.ts";
import { createMemoryJobQueue } from "../../../shared/adapters/memory-job-queue.ts";
import { createMemoryTable } from "../../../shared/adapters/memory-table.ts";
import { createApiApp } from "../../../shared/api/app.ts";
import { OtpostError } from "../../../shared/errors.ts";
import type { InboundSmsJob } from "../../../shared/jobs.ts";
import type { LogFields } from "../../../shared/ports/observability.ts";
import type { Table, TableItem } from "../../../shared/ports/table.ts";
import { createFirstSeen } from "../../../shared/store/first-seen.ts";
import { createInboxes } from "../../../shared/store/inboxes.ts";
import {
  accountSid,
  authToken,
  messageSid,
  publicUrl,
  signedRequest,
  smsFields,
  webhookUrl,
} from "./twilio-requests.ts";

const otherToken = "00112233445566778899aabbccddeeff";
const defaults: TwilioSettings = { accountSid, authTokens: [authToken], publicUrl };

let clock = new Date("2026-05-01T08:30:00.000Z");
const now = (): Date => clock;

/** The webhook on real stores, with every write to the table and every log line kept. */
async function createWebhook(twilio: Partial<TwilioSettings> = {}) {
  const written: TableItem[] = [];
  const lines: { event: string; fields: LogFields }[] = [];
  let broken = false;
  const memory = createMemoryTable({ now });
  const table: Table = {
    ...memory,
    putIfAbsent: async (item) => {
      if (broken) throw new Error("disk I/O error");
      written.push(item);
      return memory.putIfAbsent(item);
    },
    put: async (item) => {
      written.push(item);
      return memory.put(item);
    },
  };
  const random = (bytes: number): Uint8Array => randomBytes(bytes);
  const inboxes = createInboxes({ table, now, random, mailDomain: "codes.example.com" });
  const inbox = await inboxes.create({
    organizationId: "org_1",
    kind: "phone_number",
    address: "+14155550100",
  });
  let queueIsBroken = false;
  const inboundSms = createMemoryJobQueue<InboundSmsJob>({ now, leaseSeconds: 30, maxAttempts: 3 });
  const keep = (event: string, fields: LogFields = {}): void => void lines.push({ event, fields });
  const log = { info: keep, warn: keep, error: keep };
  const app = createApiApp({ log });
  app.route(
    "/",
    createSmsWebhookRoutes({
      inboxes,
      inboundSms: {
        ...inboundSms,
        send: async (job, options) => {
          if (queueIsBroken) throw new OtpostError("unavailable", "The queue does not answer.");
          return inboundSms.send(job, options);
        },
      },
      firstSeen: createFirstSeen({ table, now }),
      log,
      metrics: { count: () => {}, duration: () => {} },
      twilio: { ...defaults, ...twilio },
    }),
  );
  written.length = 0;
  return {
    inbox,
    written,
    lines,
    app,
    send: async (request: Request): Promise<Response> => app.fetch(request),
    jobs: async (): Promise<InboundSmsJob[]> =>
      (await inboundSms.receive({ limit: 10 })).map(({ job }) => job),
    breakTable: () => {
      broken = true;
    },
    breakQueue: () => {
      queueIsBroken = true;
    },
  };
}

beforeEach(() => {
  clock = new Date("2026-05-01T08:30:00.000Z");
});

describe("an SMS that Twilio signed", () => {
  it("is queued and answered with an empty TwiML document", async () => {
    const webhook = await createWebhook();
    const response = await webhook.send(signedRequest(smsFields()));
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/^text\/xml\b/);
    expect(await response.text()).toBe("<Response/>");
    expect(await webhook.jobs()).toEqual([
      {
        kind: "inbound_sms",
        organizationId: "org_1",
        inboxId: webhook.inbox.id,
        messageSid,
        from: "+14155550199",
        to: "+14155550100",
        body: "Your code is 482913",
        receivedAt: "2026-05-01T08:30:00.000Z",
      },
    ]);
  });

  const accepted: { name: string; fields: Record<string, string>; job: Partial<InboundSmsJob> }[] =
    [
      {
        name: "from WhatsApp",
        fields: smsFields({ To: "whatsapp:+14155550100", From: "whatsapp:+491711234567" }),
        job: { to: "+14155550100", from: "+491711234567" },
      },
      {
        name: "from an alphanumeric sender",
        fields: smsFields({ From: "Contoso" }),
        job: { from: "Contoso" },
      },
      { name: "from a short code", fields: smsFields({ From: "22395" }), job: { from: "22395" } },
      {
        name: "of several segments, which Twilio has joined",
        fields: smsFields({ NumSegments: "4", Body: `${"Grüße 🎉 ".repeat(60)}482913` }),
        job: { body: `${"Grüße 🎉 ".repeat(60)}482913` },
      },
      {
        name: "with a picture and no text",
        fields: smsFields({
          Body: "",
          NumMedia: "1",
          MediaUrl0: "https://api.twilio.com/x",
          MediaContentType0: "image/jpeg",
        }),
        job: { body: "" },
      },
      { name: "without a Body at all", fields: smsFields({ Body: undefined }), job: { body: "" } },
      {
        name: "with a text that white space surrounds, which is signed as it is",
        fields: smsFields({ Body: "  482913 \r\n" }),
        job: { body: "  482913 \r\n" },
      },
      {
        name: "with SmsMessageSid alone",
        fields: smsFields({ MessageSid: undefined }),
        job: { messageSid },
      },
      {
        name: "with a field that Twilio added yesterday, and one named __proto__",
        fields: { ...smsFields({ BrandNew: "1" }), ["__proto__"]: "x" },
        job: { messageSid },
      },
    ];
  for (const { name, fields, job } of accepted)
    it(`is queued: ${name}`, async () => {
      const webhook = await createWebhook();
      expect((await webhook.send(signedRequest(fields))).status).toBe(200);
      expect(await webhook.jobs()).toMatchObject([job]);
    });

  const keys: { name: string; authTokens: string[]; token: string }[] = [
    { name: "the new token", authTokens: [authToken, otherToken], token: authToken },
    { name: "the old token", authTokens: [authToken, otherToken], token: otherToken },
  ];
  for (const { name, authTokens, token } of keys)
    it(`is queued while the auth token is rotated: ${name}`, async () => {
      const webhook = await createWebhook({ authTokens });
      expect((await webhook.send(signedRequest(smsFields(), { token }))).status).toBe(200);
    });

  const urls: { name: string; publicUrl: string; signedUrl: string; url: string }[] = [
    {
      name: "a proxy ends TLS and changes host and port",
      publicUrl,
      signedUrl: webhookUrl,
      url: "http://127.0.0.1:8787/v1/webhooks/twilio/sms",
    },
    {
      name: "a proxy serves otpost below a path",
      publicUrl: `${publicUrl}/otpost`,
      signedUrl: `${publicUrl}/otpost/v1/webhooks/twilio/sms`,
      url: "http://127.0.0.1:8787/v1/webhooks/twilio/sms",
    },
    {
      name: "Twilio signs with the port",
      publicUrl,
      signedUrl: "https://codes.example.com:443/v1/webhooks/twilio/sms",
      url: "http://127.0.0.1:8787/v1/webhooks/twilio/sms",
    },
    {
      name: "the URL entered at Twilio has a query",
      publicUrl,
      signedUrl: `${webhookUrl}?team=it%20ops`,
      url: "http://127.0.0.1:8787/v1/webhooks/twilio/sms?team=it%20ops",
    },
  ];
  for (const { name, publicUrl, signedUrl, url } of urls)
    it(`verifies where ${name}`, async () => {
      const webhook = await createWebhook({ publicUrl });
      const request = signedRequest(smsFields(), { url, signedUrl });
      expect((await webhook.send(request)).status).toBe(200);
    });

  it("comes from any account when none is configured", async () => {
    const webhook = await createWebhook({ accountSid: undefined });
    expect((await webhook.send(signedRequest(smsFields()))).status).toBe(200);
  });

  it("has the instant of its first arrival when Twilio sends it again", async () => {
    const webhook = await createWebhook();
    await webhook.send(signedRequest(smsFields()));
    clock = new Date("2026-05-01T08:30:15.000Z");
    await webhook.send(signedRequest(smsFields()));
    const instants = (await webhook.jobs()).map(({ receivedAt }) => receivedAt);
    expect(instants).toEqual(["2026-05-01T08:30:00.000Z", "2026-05-01T08:30:00.000Z"]);
    expect(new Set(webhook.written.map(({ partition }) => partition)).size).toBe(1);
  });
});

describe("a request that is refused", () => {
  const unsigned = (): Request => {
    const request = signedRequest(smsFields());
    request.headers.delete("x-twilio-signature");
    return request;
  };
  const withHeaders = (request: Request, headers: Record<string, string>): Request => {
    for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
    return request;
  };
  const otherSid = `SM${"2c".repeat(16)}`;
  const refused: {
    name: string;
    request: () => Request;
    twilio?: Partial<TwilioSettings>;
    status: number;
    code: string;
  }[] = [
    {
      name: "signed with another token",
      request: () => signedRequest(smsFields(), { token: otherToken }),
      status: 403,
      code: "invalid_webhook_signature",
    },
    {
      name: "without a signature",
      request: unsigned,
      status: 403,
      code: "invalid_webhook_signature",
    },
    {
      name: "with an empty signature",
      request: () => withHeaders(unsigned(), { "x-twilio-signature": "" }),
      status: 403,
      code: "invalid_webhook_signature",
    },
    {
      name: "while no auth token is configured",
      request: () => signedRequest(smsFields()),
      twilio: { authTokens: [] },
      status: 403,
      code: "invalid_webhook_signature",
    },
    {
      name: "signed with the empty token, when a configured one is empty",
      request: () => signedRequest(smsFields(), { token: "" }),
      twilio: { authTokens: [""] },
      status: 403,
      code: "invalid_webhook_signature",
    },
    {
      name: "signed for a host that only X-Forwarded-Host and Host name",
      request: () =>
        withHeaders(
          signedRequest(smsFields(), { signedUrl: "https://evil.example/v1/webhooks/twilio/sms" }),
          {
            "x-forwarded-host": "evil.example",
            "x-forwarded-proto": "https",
            host: "evil.example",
          },
        ),
      status: 403,
      code: "invalid_webhook_signature",
    },
    {
      name: "whose text was changed on the way",
      request: () => {
        const signed = signedRequest(smsFields());
        return new Request(signed.url, {
          method: "POST",
          headers: signed.headers,
          body: new URLSearchParams(smsFields({ Body: "Your code is 000000" })),
        });
      },
      status: 403,
      code: "invalid_webhook_signature",
    },
    {
      name: "of another account",
      request: () => signedRequest(smsFields({ AccountSid: `AC${"ff".repeat(16)}` })),
      status: 403,
      code: "invalid_webhook_signature",
    },
    {
      name: "to a number without an inbox",
      request: () => signedRequest(smsFields({ To: "+14155550177" })),
      status: 404,
      code: "not_found",
    },
    {
      name: "to an RCS agent",
      request: () => signedRequest(smsFields({ To: "rcs:contoso_agent" })),
      status: 422,
      code: "validation_failed",
    },
    {
      name: "without a recipient",
      request: () => signedRequest(smsFields({ To: undefined })),
      status: 422,
      code: "validation_failed",
    },
    {
      name: "without any sid",
      request: () =>
        signedRequest({ To: "+14155550100", AccountSid: accountSid, Body: "482913", From: "1" }),
      status: 422,
      code: "validation_failed",
    },
    {
      name: "with a sid that is none",
      request: () => signedRequest(smsFields({ MessageSid: "SM#1/../x" })),
      status: 422,
      code: "validation_failed",
    },
    {
      name: "with two different texts",
      request: () =>
        signedRequest([...Object.entries(smsFields()), ["Body", "Your code is 111111"]]),
      status: 422,
      code: "validation_failed",
    },
    {
      name: "with two different sids",
      request: () => signedRequest([...Object.entries(smsFields()), ["MessageSid", otherSid]]),
      status: 422,
      code: "validation_failed",
    },
    {
      name: "with a text longer than any channel allows",
      request: () => signedRequest(smsFields({ Body: "1".repeat(10_000) })),
      status: 413,
      code: "body_too_large",
    },
    {
      name: "larger than 64 KiB",
      request: () => signedRequest(smsFields({ Body: "1".repeat(70_000) })),
      status: 413,
      code: "body_too_large",
    },
    {
      name: "by GET",
      request: () => new Request(webhookUrl),
      status: 405,
      code: "method_not_allowed",
    },
  ];
  for (const { name, request, twilio, status, code } of refused)
    it(`leaves nothing: ${name}`, async () => {
      const webhook = await createWebhook(twilio);
      const response = await webhook.send(request());
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ code, detail: expect.anything() });
      expect(await webhook.jobs()).toEqual([]);
      expect(webhook.written).toEqual([]);
    });

  it("tells the operator what to look at, and the stranger nothing of it", async () => {
    const webhook = await createWebhook({ authTokens: [] });
    const response = await webhook.send(signedRequest(smsFields()));
    expect(JSON.stringify(webhook.lines)).toContain("TWILIO_AUTH_TOKEN");
    expect(await response.text()).not.toContain("TOKEN");
  });

  it("never has its text, numbers or tokens in the log", async () => {
    for (const { request, twilio } of refused) {
      const webhook = await createWebhook(twilio);
      await webhook.send(request());
      const text = JSON.stringify(webhook.lines);
      for (const secret of ["482913", "+1415", authToken, messageSid])
        expect(text).not.toContain(secret);
    }
  });
});

describe("a delivery report pointed at this address", () => {
  it("is answered and dropped", async () => {
    const webhook = await createWebhook();
    const fields = smsFields({ SmsStatus: "delivered", MessageStatus: "delivered" });
    expect((await webhook.send(signedRequest(fields))).status).toBe(200);
    expect(await webhook.jobs()).toEqual([]);
    expect(webhook.written).toEqual([]);
  });
});

describe("when the store fails", () => {
  it("answers 503, so that Twilio asks the fallback URL, and says nothing of what broke", async () => {
    const webhook = await createWebhook();
    webhook.breakTable();
    const response = await webhook.send(signedRequest(smsFields()));
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: "unavailable" });
    expect(await webhook.jobs()).toEqual([]);
    expect(webhook.lines.map(({ event }) => event)).toContain("request_failed");
  });
});

describe("when the queue fails", () => {
  it("answers 503 as well: what is not queued was not accepted", async () => {
    const webhook = await createWebhook();
    webhook.breakQueue();
    expect((await webhook.send(signedRequest(smsFields()))).status).toBe(503);
  });
});

describe("any form whatever", () => {
  const name = fc.oneof(
    fc.constantFrom("Body", "To", "From", "MessageSid", "SmsMessageSid", "AccountSid", "SmsStatus"),
    fc.string({ unit: "binary", maxLength: 8 }),
  );
  const value = fc.oneof(
    fc.constantFrom("+14155550100", "whatsapp:+14155550100", messageSid, accountSid, "482913", ""),
    fc.string({ unit: "binary", maxLength: 40 }),
  );

  it("that is signed is never answered with 5xx, and queued only with 200", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 12 }), async (pairs) => {
        const webhook = await createWebhook();
        const { status } = await webhook.send(signedRequest(pairs));
        expect([200, 403, 404, 422]).toContain(status);
        if (status !== 200) expect(await webhook.jobs()).toEqual([]);
      }),
    );
  });

  it("as random bytes is 403 and leaves nothing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.string(), async (body, query) => {
        const webhook = await createWebhook();
        const request = new Request(`${webhookUrl}?${query}`, {
          method: "POST",
          headers: { "x-twilio-signature": "AAAAAAAAAAAAAAAAAAAAAAAAAAA=" },
          body: new Uint8Array(body),
        });
        expect((await webhook.send(request)).status).toBe(403);
        expect(await webhook.jobs()).toEqual([]);
      }),
    );
  });
});
