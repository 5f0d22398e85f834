/** Cases of the `JobQueue` contract: a receive that waits. */
import { describe, expect, vi } from "vitest";
import { type JobQueueSuite, type TaskJob, task } from "./job-queue-suite.ts";

export function describeWaitingCases(suite: JobQueueSuite): void {
  describe("a waiting receive", () => {
    const numbers = (received: { job: TaskJob }[]) => received.map(({ job }) => job.number);
    const at = (milliseconds: number) => new Date(suite.clock.now().getTime() + milliseconds);
    const timersAre = (...expected: Date[]) =>
      vi.waitFor(() => expect(suite.clock.timers()).toEqual(expected));

    suite.case("is woken by a send", async () => {
      const waiting = suite.queue.receive({ limit: 1, waitSeconds: 20 });
      await suite.queue.send(task(1));
      expect(numbers(await waiting)).toEqual([1]);
    });

    suite.case("keeps one timer of its own, and none afterwards", async () => {
      const waiting = suite.queue.receive({ limit: 1, waitSeconds: 20 });
      await timersAre(at(20_000));
      suite.clock.advance(20_000);
      expect(await waiting).toEqual([]);
      expect(suite.clock.timers()).toEqual([]);
    });

    suite.case("is woken when a delay ends, and not before", async () => {
      await suite.queue.send(task(1), { delaySeconds: 5 });
      const waiting = suite.queue.receive({ limit: 1, waitSeconds: 20 });
      await timersAre(at(5000));
      suite.clock.advance(5000);
      expect(numbers(await waiting)).toEqual([1]);
      expect(suite.clock.timers()).toEqual([]);
    });

    suite.case("is woken when a lease lapses", async () => {
      await suite.queue.send(task(1));
      await suite.receiveOne();
      const waiting = suite.queue.receive({ limit: 1, waitSeconds: 60 });
      await timersAre(at(30_000));
      suite.clock.advance(30_000);
      expect((await waiting)[0]).toMatchObject({ attempt: 2 });
    });

    suite.case("learns of an earlier due time sent meanwhile", async () => {
      await suite.queue.send(task(1), { delaySeconds: 15 });
      const waiting = suite.queue.receive({ limit: 1, waitSeconds: 20 });
      await timersAre(at(15_000));
      await suite.queue.send(task(2), { delaySeconds: 5 });
      await timersAre(at(5000));
      suite.clock.advance(5000);
      expect(numbers(await waiting)).toEqual([2]);
    });

    suite.case("is woken by a retry and by a dead letter sent again", async () => {
      await suite.queue.send(task(1));
      const received = await suite.receiveOne();
      const waiting = suite.queue.receive({ limit: 1, waitSeconds: 20 });
      await suite.queue.retry(received, { delaySeconds: 0 });
      const [again] = await waiting;
      if (!again) throw new Error("Expected the job.");
      await suite.queue.bury(again, "broken");
      const waitingAgain = suite.queue.receive({ limit: 1, waitSeconds: 20 });
      await suite.queue.retryDeadLetter((await suite.deadLetters())[0]?.id ?? "");
      expect(numbers(await waitingAgain)).toEqual([1]);
    });

    suite.case("moves a used up job to the dead letters when its last lease lapses", async () => {
      await suite.queue.send(task(1));
      for (const _ of [1, 2])
        await suite.queue.retry(await suite.receiveOne(), { delaySeconds: 0 });
      await suite.receiveOne();
      const waiting = suite.queue.receive({ limit: 1, waitSeconds: 60 });
      await timersAre(at(30_000));
      suite.clock.advance(30_000);
      await vi.waitFor(async () => expect(await suite.deadLetters()).toHaveLength(1));
      suite.clock.advance(30_000);
      expect(await waiting).toEqual([]);
    });

    suite.case("of several: one gets the job, the others wait on", async () => {
      const stop = new AbortController();
      const waiting = [1, 2, 3].map(() =>
        suite.queue.receive({ limit: 1, waitSeconds: 20, signal: stop.signal }),
      );
      await suite.queue.send(task(1));
      await Promise.race(waiting);
      stop.abort();
      expect(numbers((await Promise.all(waiting)).flat())).toEqual([1]);
    });

    suite.case("ends empty when the signal aborts", async () => {
      const stop = new AbortController();
      const waiting = suite.queue.receive({ limit: 1, waitSeconds: 20, signal: stop.signal });
      stop.abort();
      expect(await waiting).toEqual([]);
      expect(suite.clock.timers()).toEqual([]);
    });

    suite.case("takes nothing when the signal had aborted before", async () => {
      await suite.queue.send(task(1));
      const signal = AbortSignal.abort();
      expect(await suite.queue.receive({ limit: 1, waitSeconds: 20, signal })).toEqual([]);
      expect((await suite.receiveOne()).attempt).toBe(1);
    });
  });
}
