/** Cases of the `JobQueue` contract: sending, receiving, leases, limits. */
import { describe, expect } from "vitest";
import { jobQueueLimits, type ReceivedJob } from "../../../shared/ports/job-queue.ts";
import { expectError } from "./contract-cases.ts";
import { type JobQueueSuite, type TaskJob, task } from "./job-queue-suite.ts";

export function describeReceptionCases(suite: JobQueueSuite): void {
  describe("send and receive", () => {
    suite.case("gives the job as it was sent", async () => {
      const job = { ...task(1), text: 'naïve 😀 \u0000 " \\' };
      const sending = suite.queue.send(job);
      job.number = 2;
      await sending;
      const received = await suite.receiveOne();
      expect(received.job).toEqual({ ...job, number: 1 });
      expect(received.attempt).toBe(1);
    });

    suite.case("gives nothing when there is nothing", async () => {
      expect(await suite.receive()).toEqual([]);
    });

    suite.case("gives no more than the limit", async () => {
      // Whose jobs they are changes nothing but, in some queues, who waits for whom.
      for (let number = 1; number <= 5; number += 1) {
        await suite.queue.send(task(number), { group: `group_${number % 2}` });
      }
      expect((await suite.receive(2)).length).toBeLessThanOrEqual(2);
    });

    suite.case("gives a job to one of many concurrent receivers", async () => {
      await Promise.all(Array.from({ length: 50 }, (_, number) => suite.queue.send(task(number))));
      const batches = await Promise.all(Array.from({ length: 10 }, () => suite.receive(10)));
      const numbers = batches.flat().map(({ job }) => job.number);
      expect(new Set(numbers).size).toBe(numbers.length);
      expect(numbers.length).toBe(50);
    });

    suite.case("never gives an acknowledged job again", async () => {
      await suite.queue.send(task(1));
      const received = await suite.receiveOne();
      await suite.queue.acknowledge(received);
      await suite.queue.acknowledge(received);
      suite.clock.advance(3_600_000);
      expect(await suite.receive()).toEqual([]);
      expect(await suite.deadLetters()).toEqual([]);
    });

    suite.case("holds a delayed job back until its time", async () => {
      await suite.queue.send(task(1), { delaySeconds: 1.5 });
      suite.clock.advance(1499);
      expect(await suite.receive()).toEqual([]);
      suite.clock.advance(1);
      expect((await suite.receiveOne()).job).toEqual(task(1));
    });
  });

  describe("leases", () => {
    suite.case("hide a job, and give it again when they lapse", async () => {
      await suite.queue.send(task(1));
      const first = await suite.receiveOne();
      suite.clock.advance(29_999);
      expect(await suite.receive()).toEqual([]);
      suite.clock.advance(1);
      const second = await suite.receiveOne();
      expect(second).toMatchObject({ id: first.id, job: task(1), attempt: 2 });
      expect(second.receipt).not.toBe(first.receipt);
    });

    suite.case("still count when they have lapsed but nobody has the job", async () => {
      await suite.queue.send(task(1));
      const received = await suite.receiveOne();
      suite.clock.advance(30_000);
      await suite.queue.acknowledge(received);
      expect(await suite.receive()).toEqual([]);
    });

    for (const [what, act] of [
      ["acknowledge", (received) => suite.queue.acknowledge(received)],
      ["retry", (received) => suite.queue.retry(received, { delaySeconds: 0 })],
      ["bury", (received) => suite.queue.bury(received, "stale")],
    ] as [string, (received: ReceivedJob<TaskJob>) => Promise<void>][]) {
      suite.case(`once taken over: ${what} by the old receipt changes nothing`, async () => {
        await suite.queue.send(task(1));
        const slow = await suite.receiveOne();
        suite.clock.advance(30_000);
        const quick = await suite.receiveOne();
        await act(slow);
        expect(await suite.receive()).toEqual([]);
        expect(await suite.deadLetters()).toEqual([]);
        suite.clock.advance(30_000);
        expect(await suite.receiveOne()).toMatchObject({ id: quick.id, attempt: 3 });
      });

      suite.case(`once given back: ${what} by the used receipt changes nothing`, async () => {
        await suite.queue.send(task(1));
        const received = await suite.receiveOne();
        await suite.queue.retry(received, { delaySeconds: 60 });
        await act(received);
        expect(await suite.receive()).toEqual([]);
        expect(await suite.deadLetters()).toEqual([]);
        suite.clock.advance(60_000);
        expect((await suite.receiveOne()).attempt).toBe(2);
      });
    }
  });

  describe("retry", () => {
    suite.case("gives the job again after the delay", async () => {
      await suite.queue.send(task(1));
      const first = await suite.receiveOne();
      await suite.queue.retry(first, { delaySeconds: 5 });
      suite.clock.advance(4999);
      expect(await suite.receive()).toEqual([]);
      suite.clock.advance(1);
      expect(await suite.receiveOne()).toMatchObject({ id: first.id, attempt: 2, job: task(1) });
    });

    suite.case("gives it at once when the delay is 0", async () => {
      await suite.queue.send(task(1));
      await suite.queue.retry(await suite.receiveOne(), { delaySeconds: 0 });
      expect((await suite.receiveOne()).attempt).toBe(2);
    });
  });

  suite.case(
    "counts what waits, what is leased and what is dead, with the oldest age",
    async () => {
      expect(await suite.queue.counts()).toEqual({ waiting: 0, leased: 0, deadLetters: 0 });
      await suite.queue.send(task(1));
      const buried = await suite.receiveOne();
      suite.clock.advance(5000);
      await suite.queue.send(task(2), { delaySeconds: 60 });
      await suite.queue.send(task(3));
      await suite.receive();
      suite.clock.advance(5000);
      expect(await suite.queue.counts()).toEqual({
        waiting: 1,
        leased: 2,
        deadLetters: 0,
        oldestAgeSeconds: 10,
      });
      await suite.queue.bury(buried, "broken");
      suite.clock.advance(25_000);
      expect(await suite.queue.counts()).toEqual({
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

    suite.case("takes a job of 256 KiB and refuses a larger one", async () => {
      const large = sized(jobQueueLimits.jobBytes);
      await suite.queue.send(large);
      expect((await suite.receiveOne()).job).toEqual(large);
      await expectError(suite.queue.send(sized(jobQueueLimits.jobBytes + 128)), "item_too_large");
    });

    for (const seconds of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      suite.case(`refuses a delay and a wait of ${seconds} seconds`, async () => {
        const refused = "validation_failed";
        await expectError(suite.queue.send(task(1), { delaySeconds: seconds }), refused);
        await expectError(suite.queue.receive({ limit: 1, waitSeconds: seconds }), refused);
        await suite.queue.send(task(2));
        const received = await suite.receiveOne();
        await expectError(suite.queue.retry(received, { delaySeconds: seconds }), refused);
      });
    }

    suite.case("refuses a delay that SQS does not know", async () => {
      await expectError(suite.queue.send(task(1), { delaySeconds: 901 }), "validation_failed");
    });

    for (const limit of [0, -1, 1.5, 1001, Number.NaN]) {
      suite.case(`refuses a limit of ${limit}`, async () => {
        await expectError(suite.queue.receive({ limit }), "validation_failed");
        await expectError(suite.queue.listDeadLetters({ limit }), "validation_failed");
        const choice = { failedUntil: suite.clock.now(), limit };
        await expectError(suite.queue.retryDeadLetters(choice), "validation_failed");
        await expectError(suite.queue.dropDeadLetters(choice), "validation_failed");
      });
    }
  });
}
