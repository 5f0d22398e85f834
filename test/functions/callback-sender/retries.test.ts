import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  parseRetryAfter,
  retryDelaySeconds,
} from "../../../functions/callback-sender/retry-schedule.ts";
import { createSenderUnderTest, jobOf } from "./sender-under-test.ts";

const now = () => new Date("2026-05-01T08:30:00.000Z");

describe("the schedule", () => {
  it("is 0, 1, 5, 15, 60, 180, 180 s within ten minutes, and then the code has expired", async () => {
    const sender = createSenderUnderTest();
    const { destination } = await sender.addCallback();
    sender.answerWith(() => ({ status: 503 }));
    await sender.arrive(destination);
    await sender.runFor(900);
    expect(sender.asked.map(({ atSeconds }) => atSeconds)).toEqual([0, 1, 6, 21, 81, 261, 441]);
    expect(await sender.delivery()).toMatchObject({ status: "failed", reason: "expired" });
    expect(await sender.queue.listDeadLetters({ limit: 9 })).toMatchObject([
      { reason: expect.stringContaining("expired before the destination took it") },
    ]);
  });

  it("grows to a quarter of an hour for a code that lives a day", async () => {
    const sender = createSenderUnderTest({ lifespanMinutes: 1440 });
    const { destination } = await sender.addCallback();
    sender.answerWith(() => ({ status: 500 }));
    await sender.arrive(destination);
    await sender.runFor(90_000, 30);
    const at = sender.asked.map(({ atSeconds }) => atSeconds);
    expect(at.length).toBeGreaterThan(90);
    expect(at.length).toBeLessThan(120);
    expect(Math.max(...at)).toBeLessThan(86_400);
    expect((await sender.delivery()).attempts).toHaveLength(at.length);
    expect(await sender.queue.listDeadLetters({ limit: 9 })).toHaveLength(1);
  });

  it("ends with the first 2xx, and says from arrival how long it took", async () => {
    const sender = createSenderUnderTest();
    const { destination } = await sender.addCallback();
    sender.answerWith(() => ({ status: sender.asked.length < 3 ? 502 : 200 }));
    await sender.arrive(destination);
    await sender.runFor(700);
    expect(sender.asked).toHaveLength(3);
    expect(sender.observed).toContainEqual(["arrival_to_delivered", 6000]);
    expect(await sender.queue.counts()).toMatchObject({ waiting: 0, leased: 0, deadLetters: 0 });
  });

  it("heeds Retry-After where it asks for more patience, not where it asks for less", async () => {
    const sender = createSenderUnderTest();
    const { destination } = await sender.addCallback();
    sender.answerWith(() => ({
      status: 429,
      retryAfter: ["30", "0", "Fri, 01 May 2026 08:31:30 GMT"][sender.asked.length - 1] ?? "",
    }));
    await sender.arrive(destination);
    await sender.runFor(100);
    // 30 s as asked; 5 s as planned; until 08:31:30 as asked.
    expect(sender.asked.map(({ atSeconds }) => atSeconds)).toEqual([0, 30, 35, 90]);
  });

  it("heeds a Retry-After that is longer than a queue can wait", async () => {
    const sender = createSenderUnderTest({ lifespanMinutes: 1440 });
    const { destination } = await sender.addCallback();
    sender.answerWith(() => ({ status: 503, retryAfter: "50000" }));
    await sender.arrive(destination);
    await sender.runFor(60_000, 100);
    expect(sender.asked.map(({ atSeconds }) => atSeconds)).toEqual([0, 50_000]);
  });

  it("ends at once when Retry-After is past the code's expiry", async () => {
    const sender = createSenderUnderTest();
    const { destination } = await sender.addCallback();
    sender.answerWith(() => ({ status: 503, retryAfter: "3600" }));
    await sender.arrive(destination);
    await sender.runDue();
    expect(await sender.delivery()).toMatchObject({ status: "failed", reason: "expired" });
    expect(await sender.queue.listDeadLetters({ limit: 9 })).toHaveLength(1);
  });

  it("is jittered by at most a fifth, and never shorter", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(0xffffffff), (failures, share) => {
        const random = () => new Uint8Array(new Uint32Array([share]).buffer).reverse();
        const plain = retryDelaySeconds({ failures, now, random: (n) => new Uint8Array(n) });
        const jittered = retryDelaySeconds({ failures, now, random });
        expect(jittered).toBeGreaterThanOrEqual(plain);
        expect(jittered).toBeLessThanOrEqual(plain * 1.2);
      }),
    );
  });
});

describe("Retry-After", () => {
  it.each([
    { text: "120", expected: 120 },
    { text: " 0 ", expected: 0 },
    { text: "Fri, 01 May 2026 08:31:00 GMT", expected: 60 },
    { text: "Fri, 01 May 2026 08:29:00 GMT", expected: 0 },
    { text: "9999999999", expected: 604_800 },
    { text: "-5", expected: undefined },
    { text: "1.5", expected: undefined },
    { text: "soon", expected: undefined },
    { text: "2026-05-01", expected: undefined },
    { text: "9".repeat(400), expected: undefined },
    { text: "", expected: undefined },
    { text: undefined, expected: undefined },
  ])("$text is $expected s", ({ text, expected }) => {
    expect(parseRetryAfter(text, now())).toBe(expected);
  });

  it("never makes a delay that is none", () => {
    fc.assert(
      fc.property(fc.string(), (retryAfter) => {
        const random = (n: number) => new Uint8Array(n);
        const seconds = retryDelaySeconds({ failures: 1, retryAfter, now, random });
        expect(seconds).toBeGreaterThanOrEqual(1);
        expect(seconds).toBeLessThanOrEqual(604_800);
      }),
    );
  });
});

describe("an answer of", () => {
  it.each([
    { answer: { status: 200 }, status: "delivered", error: undefined },
    { answer: { status: 299 }, status: "delivered", error: undefined },
    { answer: { status: 301 }, status: "pending", error: "redirect" },
    { answer: { status: 304 }, status: "pending", error: "redirect" },
    { answer: { status: 400 }, status: "pending", error: "http_status" },
    { answer: { status: 401 }, status: "pending", error: "http_status" },
    { answer: { status: 404 }, status: "pending", error: "http_status" },
    { answer: { status: 500 }, status: "pending", error: "http_status" },
    { answer: { error: "timeout" as const }, status: "pending", error: "timeout" },
    { answer: { error: "tls_failed" as const }, status: "pending", error: "tls_failed" },
    { answer: { status: 410 }, status: "failed", error: "gone" },
  ])("$answer leaves it $status", async ({ answer, status, error }) => {
    const sender = createSenderUnderTest();
    const { destination } = await sender.addCallback();
    sender.answerWith(() => answer);
    await sender.arrive(destination);
    await sender.runDue();
    const delivery = await sender.delivery();
    expect([delivery.status, delivery.attempts[0]?.error]).toEqual([status, error]);
  });

  it("410 switches the destination off until somebody switches it on, and buries the delivery", async () => {
    const sender = createSenderUnderTest();
    const { destination } = await sender.addCallback();
    const off = async () =>
      (await sender.store.destinations.find("org_1", destination.id))?.offBecause;
    sender.answerWith(() => ({ status: 410 }));
    await sender.arrive(destination);
    await sender.runDue();
    expect(await off()).toBe("gone");
    expect(await sender.queue.listDeadLetters({ limit: 9 })).toMatchObject([
      { reason: expect.stringContaining("410") },
    ]);
    // What was on its way is dropped, and says so.
    sender.clock.advance(1);
    await sender.arrive(destination);
    await sender.runDue();
    expect(sender.asked).toHaveLength(1);
    expect(await sender.delivery()).toMatchObject({
      status: "cancelled",
      reason: "destination_off",
    });
    await sender.store.destinations.update("org_1", destination.id, { enabled: true });
    expect(await off()).toBeUndefined();
    sender.answerWith(() => ({}));
    // The dead letter is sent again, and the code is still alive.
    const [letter] = await sender.queue.listDeadLetters({ limit: 1 });
    await sender.queue.retryDeadLetter(letter?.id ?? "");
    await sender.runDue();
    expect(sender.asked).toHaveLength(2);
    expect(await sender.queue.counts()).toMatchObject({ waiting: 0, deadLetters: 0 });
  });
});

describe("a delivery", () => {
  it("is never made after the code's expiry, nor to a destination that was deleted", async () => {
    const sender = createSenderUnderTest();
    const { destination } = await sender.addCallback();
    await sender.arrive(destination);
    sender.clock.advance(600);
    await sender.runDue();
    expect(await sender.delivery()).toMatchObject({ status: "failed", reason: "expired" });
    expect(await sender.queue.listDeadLetters({ limit: 9 })).toHaveLength(1);

    await sender.arrive(destination);
    await sender.store.destinations.delete("org_1", destination.id);
    await sender.runDue();
    expect((await sender.delivery()).status).toBe("cancelled");
    expect(sender.asked).toEqual([]);
  });

  it("that is asked for again is made again under the same id", async () => {
    const sender = createSenderUnderTest();
    const { destination } = await sender.addCallback();
    const code = await sender.arrive(destination);
    await sender.runDue();
    await sender.queue.send(jobOf(code, destination, 1));
    await sender.runDue();
    // The same job once more is no third.
    await sender.queue.send(jobOf(code, destination, 1));
    await sender.runDue();
    expect(sender.asked).toHaveLength(2);
    expect(new Set(sender.asked.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(await sender.delivery()).toMatchObject({
      status: "delivered",
      redeliveries: 1,
      attempts: [{}, {}],
    });
  });

  it("that comes back before its time, because its worker died, waits for it", async () => {
    const sender = createSenderUnderTest();
    const { destination } = await sender.addCallback();
    sender.answerWith(() => ({ status: 500 }));
    const code = await sender.arrive(destination);
    await sender.runFor(6);
    expect(sender.asked).toHaveLength(3);
    await sender.queue.send(jobOf(code, destination));
    await sender.runFor(14);
    expect(sender.asked).toHaveLength(3);
  });
});

describe("a destination where nobody answers", () => {
  it("is left alone after five attempts: one every 15 s finds out, and all others wait", async () => {
    const sender = createSenderUnderTest();
    const { destination } = await sender.addCallback();
    sender.answerWith(() => ({ error: "timeout" }));
    for (let codes = 0; codes < 30; codes += 1) await sender.arrive(destination);
    await sender.runDue();
    const burst = sender.asked.length;
    await sender.runFor(120);
    expect(sender.asked.length - burst).toBeLessThanOrEqual(10);

    sender.answerWith(() => ({}));
    const back = sender.asked.length;
    await sender.runFor(60);
    expect(sender.asked.length - back).toBe(30);
    expect(await sender.queue.counts()).toMatchObject({ waiting: 0, deadLetters: 0 });
  });

  it("delays no other destination", async () => {
    const sender = createSenderUnderTest();
    const broken = (await sender.addCallback({ url: "https://broken.example/" })).destination;
    const fine = (await sender.addCallback({ url: "https://fine.example/" })).destination;
    sender.answerWith(({ url }) =>
      url.includes("broken") ? { error: "timeout" } : { status: 200 },
    );
    for (let round = 0; round < 40; round += 1) {
      await sender.arrive(broken);
      const before = sender.asked.length;
      await sender.arrive(fine);
      await sender.runDue();
      expect(sender.asked.slice(before).map(({ url }) => url)).toContain("https://fine.example/");
      sender.clock.advance(1);
    }
  });

  it("buries what expired while it was waiting: nothing is lost silently", async () => {
    const sender = createSenderUnderTest();
    const { destination } = await sender.addCallback();
    sender.answerWith(() => ({ error: "connection_refused" }));
    for (let codes = 0; codes < 10; codes += 1) await sender.arrive(destination);
    await sender.runFor(700, 1);
    expect(await sender.queue.counts()).toMatchObject({ waiting: 0, leased: 0, deadLetters: 10 });
    const all = await sender.store.deliveryRecords.list("org_1", { limit: 20 });
    expect(all.map(({ reason }) => reason)).toEqual(Array(10).fill("expired"));
  });
});
