/** What every `JobQueue` must do, whatever it is made of. */
import { afterEach, beforeEach, describe, expect, vi } from "vitest";
import { z } from "zod";
import type { StartTimer } from "../../../shared/adapters/wake-ups.ts";
import { type JobQueue, jobQueueLimits } from "../../../shared/ports/job-queue.ts";
import { contractCases, expectError, type SkippedCases } from "./contract-cases.ts";
import { describeJobQueueModel } from "./job-queue.model.ts";
import { createSimulatedClock, type SimulatedClock } from "./simulated-clock.ts";

export type TaskJob = { kind: "task"; number: number; text?: string | undefined };
const taskJob = z.object({
  kind: z.literal("task"),
  number: z.number(),
  text: z.string().optional(),
});

export type JobQueueEnvironment = {
  now: () => Date;
  startTimer: StartTimer;
  /** Validates what is read back. */
  parse: (value: unknown) => TaskJob;
  leaseSeconds: number;
  maxAttempts: number;
};
export type JobQueueUnderTest = { queue: JobQueue<TaskJob>; close?: () => Promise<void> };
/** Each call gives an empty queue. */
export type CreateJobQueue = (environment: JobQueueEnvironment) => Promise<JobQueueUnderTest>;

const task = (number: number): TaskJob => ({ kind: "task", number });

export function describeJobQueueContract(
  name: string,
  create: CreateJobQueue,
  options: { skipped?: SkippedCases; modelRuns?: number } = {},
): void {
  describe(`JobQueue: ${name}`, () => {
    const cases = contractCases(options.skipped ?? []);
    let clock: SimulatedClock;
    let queue: JobQueue<TaskJob>;
    let close: () => Promise<void>;
    /** What the running version of otpost thinks a job looks like. */
    let parse: (value: unknown) => TaskJob;

    beforeEach(async () => {
      clock = createSimulatedClock();
      parse = (value) => taskJob.parse(value);
      const made = await create({
        now: clock.now,
        startTimer: clock.startTimer,
        parse: (value) => parse(value),
        leaseSeconds: 30,
        maxAttempts: 3,
      });
      queue = made.queue;
      close = made.close ?? (async () => {});
    });
    afterEach(() => close());

    const receive = (limit = 10) => queue.receive({ limit });
    const receiveOne = async () => {
      const [received, ...others] = await receive();
      if (!received || others.length > 0) throw new Error("Expected exactly one job.");
      return received;
    };
    const deadLetters = () => queue.listDeadLetters({ limit: 100 });

    describe("send and receive", () => {
      cases.case("gives the job as it was sent", async () => {
        const job = { ...task(1), text: 'naïve 😀 \u0000 " \\' };
        const sending = queue.send(job);
        job.number = 2;
        await sending;
        const received = await receiveOne();
        expect(received.job).toEqual({ ...job, number: 1 });
        expect(received.attempt).toBe(1);
      });

      cases.case("gives nothing when there is nothing", async () => {
        expect(await receive()).toEqual([]);
      });

      cases.case("gives no more than the limit", async () => {
        for (let number = 1; number <= 5; number += 1) await queue.send(task(number));
        expect((await receive(2)).length).toBeLessThanOrEqual(2);
      });

      cases.case("gives a job to one of many concurrent receivers", async () => {
        await Promise.all(Array.from({ length: 50 }, (_, number) => queue.send(task(number))));
        const batches = await Promise.all(Array.from({ length: 10 }, () => receive(10)));
        const numbers = batches.flat().map(({ job }) => job.number);
        expect(new Set(numbers).size).toBe(numbers.length);
        expect(numbers.length).toBe(50);
      });

      cases.case("never gives an acknowledged job again", async () => {
        await queue.send(task(1));
        const received = await receiveOne();
        await queue.acknowledge(received);
        await queue.acknowledge(received);
        clock.advance(3_600_000);
        expect(await receive()).toEqual([]);
        expect(await deadLetters()).toEqual([]);
      });

      cases.case("holds a delayed job back until its time", async () => {
        await queue.send(task(1), { delaySeconds: 1.5 });
        clock.advance(1499);
        expect(await receive()).toEqual([]);
        clock.advance(1);
        expect((await receiveOne()).job).toEqual(task(1));
      });
    });

    describe("leases", () => {
      cases.case("hide a job, and give it again when they lapse", async () => {
        await queue.send(task(1));
        const first = await receiveOne();
        clock.advance(29_999);
        expect(await receive()).toEqual([]);
        clock.advance(1);
        const second = await receiveOne();
        expect(second).toMatchObject({ id: first.id, job: task(1), attempt: 2 });
        expect(second.receipt).not.toBe(first.receipt);
      });

      cases.case("still count when they have lapsed but nobody has the job", async () => {
        await queue.send(task(1));
        const received = await receiveOne();
        clock.advance(30_000);
        await queue.acknowledge(received);
        expect(await receive()).toEqual([]);
      });

      for (const [what, act] of [
        ["acknowledge", (received) => queue.acknowledge(received)],
        ["retry", (received) => queue.retry(received, { delaySeconds: 0 })],
        ["bury", (received) => queue.bury(received, "stale")],
      ] as [string, (received: Awaited<ReturnType<typeof receiveOne>>) => Promise<void>][]) {
        cases.case(`once taken over: ${what} by the old receipt changes nothing`, async () => {
          await queue.send(task(1));
          const slow = await receiveOne();
          clock.advance(30_000);
          const quick = await receiveOne();
          await act(slow);
          expect(await receive()).toEqual([]);
          expect(await deadLetters()).toEqual([]);
          clock.advance(30_000);
          expect(await receiveOne()).toMatchObject({ id: quick.id, attempt: 3 });
        });

        cases.case(`once given back: ${what} by the used receipt changes nothing`, async () => {
          await queue.send(task(1));
          const received = await receiveOne();
          await queue.retry(received, { delaySeconds: 60 });
          await act(received);
          expect(await receive()).toEqual([]);
          expect(await deadLetters()).toEqual([]);
          clock.advance(60_000);
          expect((await receiveOne()).attempt).toBe(2);
        });
      }
    });

    describe("retry", () => {
      cases.case("gives the job again after the delay", async () => {
        await queue.send(task(1));
        const first = await receiveOne();
        await queue.retry(first, { delaySeconds: 5 });
        clock.advance(4999);
        expect(await receive()).toEqual([]);
        clock.advance(1);
        expect(await receiveOne()).toMatchObject({ id: first.id, attempt: 2, job: task(1) });
      });

      cases.case("gives it at once when the delay is 0", async () => {
        await queue.send(task(1));
        await queue.retry(await receiveOne(), { delaySeconds: 0 });
        expect((await receiveOne()).attempt).toBe(2);
      });
    });

    describe("dead letters", () => {
      for (const [how, fail] of [
        ["whose lease lapsed", async () => clock.advance(30_000)],
        ["that was retried", async (received) => queue.retry(received, { delaySeconds: 0 })],
      ] as [string, (received: Awaited<ReturnType<typeof receiveOne>>) => Promise<void>][]) {
        cases.case(`are where a job goes ${how} after its last attempt`, async () => {
          await queue.send(task(1));
          for (let attempt = 1; attempt <= 3; attempt += 1) {
            const received = await receiveOne();
            expect(received.attempt).toBe(attempt);
            await fail(received);
          }
          expect(await receive()).toEqual([]);
          const [letter, ...others] = await deadLetters();
          expect(others).toEqual([]);
          expect(letter).toMatchObject({
            job: task(1),
            attempts: 3,
            reason: "given up after 3 attempts",
            failedAt: clock.now(),
          });
        });
      }

      cases.case("take a buried job at once, with the reason", async () => {
        await queue.send(task(1));
        const received = await receiveOne();
        await queue.bury(received, `mail_unparseable ${"x".repeat(2000)}`);
        clock.advance(60_000);
        expect(await receive()).toEqual([]);
        const [letter] = await deadLetters();
        expect(letter).toMatchObject({ job: task(1), attempts: 1 });
        expect(letter?.reason).toMatch(/^mail_unparseable x+$/);
        expect(letter?.reason).toHaveLength(jobQueueLimits.reasonCharacters);
      });

      cases.case("take an unreadable job, which holds up no other", async () => {
        for (let number = 1; number <= 30; number += 1) await queue.send(task(number));
        parse = (value) => taskJob.extend({ number: z.literal(30) }).parse(value);
        const received = await receive(1);
        expect(received.map(({ job }) => job.number)).toEqual([30]);
        const letters = await deadLetters();
        expect(letters).toHaveLength(29);
        expect(letters[0]).not.toHaveProperty("job");
        expect(letters[0]?.reason).toContain("shape");
      });

      cases.case("can be sent again when the version that reads them is there", async () => {
        await queue.send(task(1));
        parse = () => {
          throw new Error("an older version");
        };
        expect(await receive()).toEqual([]);
        parse = (value) => taskJob.parse(value);
        const [letter] = await deadLetters();
        expect(letter?.job).toEqual(task(1));
        expect(await queue.retryDeadLetter(letter?.id ?? "")).toBe(true);
        expect(await receiveOne()).toMatchObject({ job: task(1), attempt: 1 });
        expect(await deadLetters()).toEqual([]);
      });

      cases.case("sent again have all their attempts", async () => {
        await queue.send(task(1));
        await queue.bury(await receiveOne(), "broken");
        const [letter] = await deadLetters();
        expect(await queue.retryDeadLetter(letter?.id ?? "")).toBe(true);
        expect(await queue.retryDeadLetter(letter?.id ?? "")).toBe(false);
        for (const attempt of [1, 2, 3]) {
          const received = await receiveOne();
          expect(received.attempt).toBe(attempt);
          await queue.retry(received, { delaySeconds: 0 });
        }
        expect(await receive()).toEqual([]);
        expect(await deadLetters()).toHaveLength(1);
      });

      cases.case("are dropped for good", async () => {
        await queue.send(task(1));
        await queue.bury(await receiveOne(), "broken");
        const [letter] = await deadLetters();
        expect(await queue.dropDeadLetter(letter?.id ?? "")).toBe(true);
        expect(await queue.dropDeadLetter(letter?.id ?? "")).toBe(false);
        expect(await deadLetters()).toEqual([]);
        expect(await receive()).toEqual([]);
      });

      for (const id of ["", "unknown", "99", "1e0", "0x1", " 1"]) {
        cases.case(`are not found by ${JSON.stringify(id)}`, async () => {
          await queue.send(task(1));
          await queue.bury(await receiveOne(), "broken");
          expect(await queue.retryDeadLetter(id)).toBe(false);
          expect(await queue.dropDeadLetter(id)).toBe(false);
          expect(await deadLetters()).toHaveLength(1);
        });
      }

      cases.case("are listed up to the limit", async () => {
        for (const number of [1, 2, 3]) await queue.send(task(number));
        for (const received of await receive()) await queue.bury(received, "broken");
        expect(await queue.listDeadLetters({ limit: 2 })).toHaveLength(2);
      });
    });

    describe("a waiting receive", () => {
      const numbers = (received: { job: TaskJob }[]) => received.map(({ job }) => job.number);
      const at = (milliseconds: number) => new Date(clock.now().getTime() + milliseconds);
      const timersAre = (...expected: Date[]) =>
        vi.waitFor(() => expect(clock.timers()).toEqual(expected));

      cases.case("is woken by a send", async () => {
        const waiting = queue.receive({ limit: 1, waitSeconds: 20 });
        await queue.send(task(1));
        expect(numbers(await waiting)).toEqual([1]);
      });

      cases.case("keeps one timer of its own, and none afterwards", async () => {
        const waiting = queue.receive({ limit: 1, waitSeconds: 20 });
        await timersAre(at(20_000));
        clock.advance(20_000);
        expect(await waiting).toEqual([]);
        expect(clock.timers()).toEqual([]);
      });

      cases.case("is woken when a delay ends, and not before", async () => {
        await queue.send(task(1), { delaySeconds: 5 });
        const waiting = queue.receive({ limit: 1, waitSeconds: 20 });
        await timersAre(at(5000), at(20_000));
        clock.advance(5000);
        expect(numbers(await waiting)).toEqual([1]);
        expect(clock.timers()).toEqual([]);
      });

      cases.case("is woken when a lease lapses", async () => {
        await queue.send(task(1));
        await receiveOne();
        const waiting = queue.receive({ limit: 1, waitSeconds: 60 });
        await timersAre(at(30_000), at(60_000));
        clock.advance(30_000);
        expect((await waiting)[0]).toMatchObject({ attempt: 2 });
      });

      cases.case("learns of an earlier due time sent meanwhile", async () => {
        await queue.send(task(1), { delaySeconds: 15 });
        const waiting = queue.receive({ limit: 1, waitSeconds: 20 });
        await timersAre(at(15_000), at(20_000));
        await queue.send(task(2), { delaySeconds: 5 });
        await timersAre(at(5000), at(20_000));
        clock.advance(5000);
        expect(numbers(await waiting)).toEqual([2]);
      });

      cases.case("is woken by a retry and by a dead letter sent again", async () => {
        await queue.send(task(1));
        const received = await receiveOne();
        const waiting = queue.receive({ limit: 1, waitSeconds: 20 });
        await queue.retry(received, { delaySeconds: 0 });
        const [again] = await waiting;
        if (!again) throw new Error("Expected the job.");
        await queue.bury(again, "broken");
        const waitingAgain = queue.receive({ limit: 1, waitSeconds: 20 });
        await queue.retryDeadLetter((await deadLetters())[0]?.id ?? "");
        expect(numbers(await waitingAgain)).toEqual([1]);
      });

      cases.case("moves a used up job to the dead letters when its last lease lapses", async () => {
        await queue.send(task(1));
        for (const _ of [1, 2]) await queue.retry(await receiveOne(), { delaySeconds: 0 });
        await receiveOne();
        const waiting = queue.receive({ limit: 1, waitSeconds: 60 });
        await timersAre(at(30_000), at(60_000));
        clock.advance(30_000);
        await vi.waitFor(async () => expect(await deadLetters()).toHaveLength(1));
        clock.advance(30_000);
        expect(await waiting).toEqual([]);
      });

      cases.case("of several: one gets the job, the others wait on", async () => {
        const stop = new AbortController();
        const waiting = [1, 2, 3].map(() =>
          queue.receive({ limit: 1, waitSeconds: 20, signal: stop.signal }),
        );
        await queue.send(task(1));
        await Promise.race(waiting);
        stop.abort();
        expect(numbers((await Promise.all(waiting)).flat())).toEqual([1]);
      });

      cases.case("ends empty when the signal aborts", async () => {
        const stop = new AbortController();
        const waiting = queue.receive({ limit: 1, waitSeconds: 20, signal: stop.signal });
        stop.abort();
        expect(await waiting).toEqual([]);
        expect(clock.timers()).toEqual([]);
      });

      cases.case("takes nothing when the signal had aborted before", async () => {
        await queue.send(task(1));
        const signal = AbortSignal.abort();
        expect(await queue.receive({ limit: 1, waitSeconds: 20, signal })).toEqual([]);
        expect((await receiveOne()).attempt).toBe(1);
      });
    });

    cases.case(
      "counts what waits, what is leased and what is dead, with the oldest age",
      async () => {
        expect(await queue.counts()).toEqual({ waiting: 0, leased: 0, deadLetters: 0 });
        await queue.send(task(1));
        const buried = await receiveOne();
        clock.advance(5000);
        await queue.send(task(2), { delaySeconds: 60 });
        await queue.send(task(3));
        await receive();
        clock.advance(5000);
        expect(await queue.counts()).toEqual({
          waiting: 1,
          leased: 2,
          deadLetters: 0,
          oldestAgeSeconds: 10,
        });
        await queue.bury(buried, "broken");
        clock.advance(25_000);
        expect(await queue.counts()).toEqual({
          waiting: 2,
          leased: 0,
          deadLetters: 1,
          oldestAgeSeconds: 30,
        });
      },
    );

    describe("limits", () => {
      const sized = (bytes: number): TaskJob => ({
        ...task(1),
        text: "€".repeat(Math.floor((bytes - 64) / 3)),
      });

      cases.case("takes a job of 256 KiB and refuses a larger one", async () => {
        const large = sized(jobQueueLimits.jobBytes);
        await queue.send(large);
        expect((await receiveOne()).job).toEqual(large);
        await expectError(queue.send(sized(jobQueueLimits.jobBytes + 128)), "item_too_large");
      });

      for (const seconds of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
        cases.case(`refuses a delay and a wait of ${seconds} seconds`, async () => {
          const refused = "validation_failed";
          await expectError(queue.send(task(1), { delaySeconds: seconds }), refused);
          await expectError(queue.receive({ limit: 1, waitSeconds: seconds }), refused);
          await queue.send(task(2));
          const received = await receiveOne();
          await expectError(queue.retry(received, { delaySeconds: seconds }), refused);
        });
      }

      cases.case("refuses a delay that SQS does not know", async () => {
        await expectError(queue.send(task(1), { delaySeconds: 901 }), "validation_failed");
      });

      for (const limit of [0, -1, 1.5, 1001, Number.NaN]) {
        cases.case(`refuses a limit of ${limit}`, async () => {
          await expectError(queue.receive({ limit }), "validation_failed");
          await expectError(queue.listDeadLetters({ limit }), "validation_failed");
        });
      }
    });

    describeJobQueueModel(cases, create, options.modelRuns ?? 100);
    cases.assertAllKnown();
  });
}
