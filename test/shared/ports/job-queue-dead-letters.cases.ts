/** Cases of the `JobQueue` contract: what becomes a dead letter, and what becomes of it. */
import { describe, expect } from "vitest";
import { z } from "zod";
import { jobQueueLimits, type ReceivedJob } from "../../../shared/ports/job-queue.ts";
import { type JobQueueSuite, type TaskJob, task, taskJob } from "./job-queue-suite.ts";

export function describeDeadLetterCases(suite: JobQueueSuite): void {
  describe("dead letters", () => {
    for (const [how, fail] of [
      ["whose lease lapsed", async () => suite.clock.advance(30_000)],
      ["that was retried", async (received) => suite.queue.retry(received, { delaySeconds: 0 })],
    ] as [string, (received: ReceivedJob<TaskJob>) => Promise<void>][]) {
      suite.case(`are where a job goes ${how} after its last attempt`, async () => {
        await suite.queue.send(task(1));
        for (let attempt = 1; attempt <= 3; attempt += 1) {
          const received = await suite.receiveOne();
          expect(received.attempt).toBe(attempt);
          await fail(received);
        }
        expect(await suite.receive()).toEqual([]);
        const [letter, ...others] = await suite.deadLetters();
        expect(others).toEqual([]);
        expect(letter).toMatchObject({
          job: task(1),
          attempts: 3,
          reason: "given up after 3 attempts",
          failedAt: suite.clock.now(),
        });
      });
    }

    suite.case("take a buried job at once, with the reason", async () => {
      await suite.queue.send(task(1));
      const received = await suite.receiveOne();
      await suite.queue.bury(received, `mail_unparseable ${"x".repeat(2000)}`);
      suite.clock.advance(60_000);
      expect(await suite.receive()).toEqual([]);
      const [letter] = await suite.deadLetters();
      expect(letter).toMatchObject({ job: task(1), attempts: 1 });
      expect(letter?.reason).toMatch(/^mail_unparseable x+$/);
      expect(letter?.reason).toHaveLength(jobQueueLimits.reasonCharacters);
    });

    suite.case("take an unreadable job, which holds up no other", async () => {
      for (let number = 1; number <= 30; number += 1) await suite.queue.send(task(number));
      suite.parse = (value) => taskJob.extend({ number: z.literal(30) }).parse(value);
      const received = await suite.receive(1);
      expect(received.map(({ job }) => job.number)).toEqual([30]);
      const letters = await suite.deadLetters();
      expect(letters).toHaveLength(29);
      expect(letters[0]).not.toHaveProperty("job");
      expect(letters[0]?.reason).toContain("shape");
    });

    suite.case("can be sent again when the version that reads them is there", async () => {
      await suite.queue.send(task(1));
      suite.parse = () => {
        throw new Error("an older version");
      };
      expect(await suite.receive()).toEqual([]);
      suite.parse = (value) => taskJob.parse(value);
      const [letter] = await suite.deadLetters();
      expect(letter?.job).toEqual(task(1));
      expect(await suite.queue.retryDeadLetter(letter?.id ?? "")).toBe(true);
      expect(await suite.receiveOne()).toMatchObject({ job: task(1), attempt: 1 });
      expect(await suite.deadLetters()).toEqual([]);
    });

    suite.case("sent again have all their attempts", async () => {
      await suite.queue.send(task(1));
      await suite.queue.bury(await suite.receiveOne(), "broken");
      const [letter] = await suite.deadLetters();
      expect(await suite.queue.retryDeadLetter(letter?.id ?? "")).toBe(true);
      expect(await suite.queue.retryDeadLetter(letter?.id ?? "")).toBe(false);
      for (const attempt of [1, 2, 3]) {
        const received = await suite.receiveOne();
        expect(received.attempt).toBe(attempt);
        await suite.queue.retry(received, { delaySeconds: 0 });
      }
      expect(await suite.receive()).toEqual([]);
      expect(await suite.deadLetters()).toHaveLength(1);
    });

    suite.case("are dropped for good", async () => {
      await suite.queue.send(task(1));
      await suite.queue.bury(await suite.receiveOne(), "broken");
      const [letter] = await suite.deadLetters();
      expect(await suite.queue.dropDeadLetter(letter?.id ?? "")).toBe(true);
      expect(await suite.queue.dropDeadLetter(letter?.id ?? "")).toBe(false);
      expect(await suite.deadLetters()).toEqual([]);
      expect(await suite.receive()).toEqual([]);
    });

    for (const id of ["", "unknown", "99", "1e0", "0x1", " 1"]) {
      suite.case(`are not found by ${JSON.stringify(id)}`, async () => {
        await suite.queue.send(task(1));
        await suite.queue.bury(await suite.receiveOne(), "broken");
        expect(await suite.queue.retryDeadLetter(id)).toBe(false);
        expect(await suite.queue.dropDeadLetter(id)).toBe(false);
        expect(await suite.deadLetters()).toHaveLength(1);
      });
    }

    const bury = async (...numbers: number[]) => {
      for (const number of numbers) await suite.queue.send(task(number));
      for (const received of await suite.receive()) await suite.queue.bury(received, "broken");
    };
    const deadNumbers = async () =>
      (await suite.deadLetters())
        .map(({ job }) => job?.number)
        .sort((a, b) => Number(a) - Number(b));

    suite.case("can all be sent again, but for those that failed later", async () => {
      await bury(1, 2, 3);
      const failedUntil = suite.clock.now();
      suite.clock.advance(1000);
      await bury(4);
      expect(await suite.queue.retryDeadLetters({ failedUntil, limit: 100 })).toBe(3);
      expect(await deadNumbers()).toEqual([4]);
      const again = await suite.receive();
      expect(again.map(({ job }) => job.number).sort()).toEqual([1, 2, 3]);
      expect(new Set(again.map(({ attempt }) => attempt))).toEqual(new Set([1]));
      // One that fails again has failed later.
      for (const received of again) await suite.queue.bury(received, "broken still");
      expect(await suite.queue.retryDeadLetters({ failedUntil, limit: 100 })).toBe(0);
      expect(await deadNumbers()).toEqual([1, 2, 3, 4]);
    });

    suite.case("can all be dropped, but for those that failed later", async () => {
      await bury(1, 2);
      const failedUntil = suite.clock.now();
      suite.clock.advance(1000);
      await bury(3);
      expect(await suite.queue.dropDeadLetters({ failedUntil, limit: 100 })).toBe(2);
      expect(await suite.queue.dropDeadLetters({ failedUntil, limit: 100 })).toBe(0);
      expect(await deadNumbers()).toEqual([3]);
      expect(await suite.receive()).toEqual([]);
    });

    suite.case("are sent again and dropped in portions of the limit", async () => {
      await bury(1, 2, 3, 4, 5);
      const failedUntil = suite.clock.now();
      expect(await suite.queue.retryDeadLetters({ failedUntil, limit: 2 })).toBe(2);
      expect(await suite.queue.dropDeadLetters({ failedUntil, limit: 2 })).toBe(2);
      expect(await deadNumbers()).toHaveLength(1);
      expect(await suite.receive()).toHaveLength(2);
      expect(await suite.queue.dropDeadLetters({ failedUntil, limit: 2 })).toBe(1);
      expect(await deadNumbers()).toEqual([]);
    });

    suite.case("are listed up to the limit", async () => {
      for (const number of [1, 2, 3]) await suite.queue.send(task(number));
      for (const received of await suite.receive()) await suite.queue.bury(received, "broken");
      expect(await suite.queue.listDeadLetters({ limit: 2 })).toHaveLength(2);
    });
  });
}
