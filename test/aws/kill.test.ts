/**
 * The promise that an accepted message is stored exactly once, with functions that die at any call,
 * SQS that delivers twice and SES that tells twice.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type AwsTarget, startAwsTarget } from "../end-to-end/aws-target.ts";
import { startReceiver } from "../end-to-end/receiver.ts";
import { createInbox, listCodes, postAsTwilio, request } from "../end-to-end/target.ts";
import { settle } from "./settle.ts";

const phone = "+14155550181";
const mailbox = "mail@jane.example";
let inboxAddress: string;
let target: AwsTarget;
let numbers = 100_000;
beforeAll(async () => {
  target = await startAwsTarget();
  await createInbox(target, { kind: "phone_number", address: phone });
  const inbox = await createInbox(target, { kind: "email_address", totp_identifier: mailbox });
  inboxAddress = inbox.address;
}, 180_000);
afterAll(() => target?.close());
afterEach(() => {
  target.deployment.watch(() => {});
});

/** Each message has a code of its own. */
const newCode = (): string => String(numbers++);
const wording = (code: string): string => `Your verification code is ${code}.`;

/** Gives whose code it will be. */
const senders = {
  "email-parser": async (code: string) => {
    await target.deliverMail({ to: inboxAddress, text: wording(code) });
    return mailbox;
  },
  "sms-parser": async (code: string) => {
    await acceptedSms(code);
    return phone;
  },
  "sms-webhook": async (code: string) => {
    await acceptedSms(code);
    return phone;
  },
  "push-code": async (code: string) => {
    const identifier = `push-${code}@jane.example`;
    // Whoever gets no answer asks again, with the same key.
    await untilAccepted(() =>
      request(target, "POST", "/v1/credentials/totp", {
        body: { totp_identifier: identifier, content: wording(code) },
        headers: { "idempotency-key": `key-${code}` },
      }),
    );
    return identifier;
  },
};
type Label = keyof typeof senders;

const acceptedSms = (code: string): Promise<void> =>
  untilAccepted(() =>
    postAsTwilio(target, { sid: `SM${code.padStart(32, "0")}`, to: phone, text: wording(code) }),
  );

async function untilAccepted(send: () => Promise<{ status: number }>): Promise<void> {
  for (;;) {
    const { status } = await send();
    if (status === 200) return;
    if (status !== 500) throw new Error(`HTTP ${status}`);
  }
}

const storedFor = async (identifier: string): Promise<string[]> =>
  (await listCodes(target, { totp_identifier: identifier, limit: "200" })).map(({ code }) => code);

/** Kills the function's processes with the nth of its calls, which AWS still carries out. */
function killAtCall(label: string, nth: number): { hasKilled: () => boolean } {
  let calls = 0;
  let hasKilled = false;
  target.deployment.watch((caller) => {
    if (caller !== label) return;
    calls += 1;
    if (calls !== nth) return;
    hasKilled = true;
    target.deployment.functions.get(label)?.killBusy();
  });
  return { hasKilled: () => hasKilled };
}

describe("a function that dies", () => {
  for (const label of Object.keys(senders) as Label[])
    it(`${label}, with any of its calls: the message is stored once`, async () => {
      for (let nth = 1; ; nth += 1) {
        const { hasKilled } = killAtCall(label, nth);
        const code = newCode();
        const identifier = await senders[label](code);
        await settle(target.deployment);
        const stored = await storedFor(identifier);
        expect(
          stored.filter((one) => one === code),
          `died with call ${nth}`,
        ).toEqual([code]);
        if (!hasKilled()) {
          // There was no such call: all of them have been tried.
          expect(nth, "calls").toBeGreaterThan(3);
          break;
        }
      }
    }, 60_000);

  it("in the middle of a batch: every message of it is stored once", async () => {
    const { deployment } = target;
    const feed = deployment.feeds.find(({ queue }) => queue.includes("InboundSms"));
    feed?.limit(1);
    const allQueued = Promise.withResolvers<void>();
    let calls = 0;
    let kills = 0;
    deployment.watch(async (caller) => {
      if (caller !== "sms-parser") return;
      // The first message is held until the others are there to be taken together.
      await allQueued.promise;
      calls += 1;
      if (calls % 7 !== 0 || kills === 4) return;
      kills += 1;
      deployment.functions.get(caller)?.killBusy();
    });
    const codes = Array.from({ length: 12 }, newCode);
    for (const code of codes) await acceptedSms(code);
    allQueued.resolve();
    await settle(deployment);
    feed?.limit(Number.POSITIVE_INFINITY);
    expect(kills).toBe(4);
    const stored = await storedFor(phone);
    expect(stored.filter((code) => codes.includes(code)).sort()).toEqual(codes);
  }, 60_000);
});

describe("a delivery", () => {
  const destinations = "/v1/destinations";

  it("reaches its receiver with whatever call the sender dies, under one webhook-id", async () => {
    const { deployment } = target;
    const receiver = await startReceiver();
    const { body: made } = await request<{ destination_id: string }>(target, "POST", destinations, {
      body: { kind: "callback", url: `${deployment.outside.publish(receiver.url)}/otp` },
    });
    try {
      for (let nth = 1; ; nth += 1) {
        const { hasKilled } = killAtCall("callback-sender", nth);
        const code = newCode();
        await senders["push-code"](code);
        await settle(deployment);
        const got = receiver.received.filter(({ body }) => body.includes(`"${code}"`));
        expect(got.length, `died with call ${nth}`).toBeGreaterThan(0);
        expect(new Set(got.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
        if (hasKilled()) continue;
        expect(nth, "calls").toBeGreaterThan(3);
        break;
      }
    } finally {
      await request(target, "DELETE", `${destinations}/${made.destination_id}`);
      await receiver.close();
    }
  }, 60_000);
});

describe("what is delivered twice", () => {
  const twice = [
    { what: "by SQS", to: (is: boolean) => target.deployment.feeds.map((f) => f.deliverTwice(is)) },
    { what: "by SES", to: (is: boolean) => target.deployment.mail.notifyTwice(is) },
  ];
  for (const { what, to } of twice)
    it(`${what}: is stored once`, async () => {
      to(true);
      for (const label of ["email-parser", "sms-parser"] as const) {
        const code = newCode();
        const identifier = await senders[label](code);
        await settle(target.deployment);
        const stored = await storedFor(identifier);
        expect(stored.filter((one) => one === code)).toEqual([code]);
      }
      to(false);
    });
});

describe("kill -9 at random instants", () => {
  const kills = 15;

  it(`every accepted message is there exactly once after ${kills} kills`, async () => {
    const { deployment } = target;
    const accepted = new Map<string, string>();
    let isOver = false;
    const stream = async (label: Label): Promise<void> => {
      while (!isOver) {
        const code = newCode();
        accepted.set(code, await senders[label](code));
      }
    };
    const streams = [stream("email-parser"), stream("sms-parser"), stream("push-code")];
    let calls = 0;
    let killed = 0;
    let next = 20;
    const enough = Promise.withResolvers<void>();
    // At random calls, and not at random times: how fast this machine is changes nothing.
    deployment.watch((label) => {
      calls += 1;
      if (calls < next) return;
      next = calls + 5 + Math.floor(Math.random() * 40);
      killed += deployment.functions.get(label)?.killBusy() ?? 0;
      if (killed >= kills) enough.resolve();
    });
    await Promise.race([enough.promise, Promise.all(streams)]);
    deployment.watch(() => {});
    isOver = true;
    await Promise.all(streams);
    await settle(deployment);

    for (const identifier of new Set(accepted.values())) {
      const wanted = [...accepted].filter(([, to]) => to === identifier).map(([code]) => code);
      const stored = await storedFor(identifier);
      expect(stored.filter((code) => wanted.includes(code)).sort()).toEqual(wanted.sort());
    }
  }, 120_000);

  it("and nothing went to the dead letters", async () => {
    expect((await request(target, "GET", "/v1/dead-letters?queue=inbound_emails")).body).toEqual(
      [],
    );
    expect((await request(target, "GET", "/v1/dead-letters?queue=inbound_sms")).body).toEqual([]);
  });
});
