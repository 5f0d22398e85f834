import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createDeliveryLanes } from "../../local/delivery-lanes.ts";
import { startDeliveryWorker } from "../../local/delivery-worker.ts";
import { createMemoryJobQueue } from "../../shared/adapters/memory-job-queue.ts";
import { OtpostError } from "../../shared/errors.ts";
import type { DeliveryJob } from "../../shared/jobs.ts";
import { createSimulatedClock } from "../shared/ports/simulated-clock.ts";

const settle = async (): Promise<void> => {
  for (let turns = 0; turns < 20; turns += 1) await setImmediate();
};

describe("the lanes", () => {
  it("run so many of a destination, keep some waiting, and refuse the rest", async () => {
    const lanes = createDeliveryLanes({ running: 2, waiting: 1 });
    const gates = new Map<number, () => void>();
    const began: number[] = [];
    const task = (number: number) => () =>
      new Promise<void>((resolve) => {
        began.push(number);
        gates.set(number, resolve);
      });
    expect([1, 2, 3, 4].map((number) => lanes.enter("one", task(number)))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    // Another lane does not know of it.
    expect(lanes.enter("two", task(5))).toBe(true);
    expect([began, lanes.count()]).toEqual([[1, 2, 5], 4]);
    gates.get(1)?.();
    await lanes.next();
    expect(began).toEqual([1, 2, 5, 3]);
    for (const open of gates.values()) open();
    await lanes.idle();
    expect(lanes.count()).toBe(0);
  });
});

describe("the delivery worker", () => {
  function start(send: (job: DeliveryJob) => Promise<void>) {
    const clock = createSimulatedClock();
    const queue = createMemoryJobQueue<DeliveryJob>({
      ...clock,
      leaseSeconds: 120,
      maxAttempts: 900,
    });
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const worker = startDeliveryWorker({ queue, send, log });
    const enqueue = (destinationId: string, totpCodeId: string) =>
      queue.send({
        kind: "delivery",
        organizationId: "org_1",
        destinationId,
        identifier: "jane@example.com",
        totpCodeId,
        codeSort: "2026-05-01T08:30:00.000Z#totp_1",
      });
    return { clock, queue, worker, enqueue };
  }

  it("lets a destination that hangs, with hundreds waiting, delay no other", async () => {
    const hanging = Promise.withResolvers<void>();
    const done: string[] = [];
    const { queue, worker, enqueue } = start(async ({ destinationId }) => {
      if (destinationId === "hangs") await hanging.promise;
      done.push(destinationId);
    });
    for (let codes = 0; codes < 400; codes += 1) await enqueue("hangs", `totp_${codes}`);
    await settle();
    await enqueue("fine", "totp_fine");
    await settle();
    expect(done).toEqual(["fine"]);
    // 8 tried and 64 in hand; the rest is back in the queue.
    expect(await queue.counts()).toMatchObject({ leased: 72, waiting: 328 });
    hanging.resolve();
    await worker.stop();
  });

  it("puts off for as long as it is asked to, and buries what is hopeless", async () => {
    const tried: [string, number][] = [];
    const failures: Record<string, OtpostError> = {
      later: new OtpostError("delivery_attempt_failed", "Not now.", { retryAfterSeconds: 60 }),
      never: new OtpostError("delivery_failed", "Not at all."),
    };
    const started = Date.parse("2026-05-01T08:30:00.000Z");
    const { clock, queue, worker, enqueue } = start(async ({ destinationId }) => {
      tried.push([destinationId, (clock.now().getTime() - started) / 1000]);
      throw failures[destinationId] ?? new Error("unforeseen");
    });
    for (const name of ["later", "never", "broken"]) await enqueue(name, name);
    await settle();
    expect(tried).toEqual([
      ["later", 0],
      ["never", 0],
      ["broken", 0],
    ]);
    expect(await queue.listDeadLetters({ limit: 9 })).toMatchObject([
      { reason: "delivery_failed: Not at all." },
    ]);
    clock.advance(1000);
    await settle();
    clock.advance(58_999);
    await settle();
    expect(tried.filter(([name]) => name === "later")).toHaveLength(1);
    clock.advance(1);
    await settle();
    expect(tried.filter(([name]) => name === "later")).toEqual([
      ["later", 0],
      ["later", 60],
    ]);
    expect(tried.filter(([name]) => name === "broken")[1]).toEqual(["broken", 1]);
    await worker.stop();
  });

  it("stops when what is under way is done, and leaves the rest to the next start", async () => {
    const gate = Promise.withResolvers<void>();
    let ended = 0;
    const { queue, worker, enqueue } = start(async () => {
      await gate.promise;
      ended += 1;
    });
    for (let codes = 0; codes < 20; codes += 1) await enqueue("one", `totp_${codes}`);
    await settle();
    const stopped = worker.stop();
    gate.resolve();
    await stopped;
    expect(ended).toBe(8);
    expect(await queue.counts()).toMatchObject({ leased: 12 });
  });
});
