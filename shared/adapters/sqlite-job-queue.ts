/**
 * `JobQueue` in a SQLite file: a row a job, in the order in which they become due. A job that somebody
 * waits for is stored as his, leased, and handed to him: one write instead of two. He has it while it
 * is still on its way to the disk, and the sender waits for that; so a power cut in this moment can
 * take back a job that was begun, and which its sender, who was told nothing, sends again.
 */
import type { JobQueue, ReceivedJob } from "../ports/job-queue.ts";
import { jobQueueLimits } from "../ports/job-queue.ts";
import {
  assertDeadLetterLimit,
  assertQueueSettings,
  assertReceive,
  assertRetryDelay,
  assertSendDelay,
  encodeJob,
} from "../ports/job-queue-rules.ts";
import { createJobHandOver } from "./job-hand-over.ts";
import { receiveWaiting } from "./receive-waiting.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";
import { createSqliteDeadLetters } from "./sqlite-dead-letters.ts";
import { createSqliteLeases } from "./sqlite-job-leases.ts";
import { createWakeUps, type StartTimer, startSystemTimer } from "./wake-ups.ts";

export type SqliteJobQueue<Job> = JobQueue<Job> & {
  /** Shows every job there is, dead letters included; gives how many of them were unreadable. */
  visitJobs(visit: (job: Job) => void): number;
  /** Deletes the dead letters that failed before the instant; gives how many. */
  deleteDeadLetters(options: { failedBefore: Date }): Promise<number>;
  /**
   * Makes the jobs of a process that died due at once, instead of when their leases lapse. Only for
   * whoever alone has the file: another process's work would be done twice.
   */
  releaseLeases(): Promise<void>;
};

/**
 * `name` tells the queues of one file apart. `parse` validates a job that is read back and throws
 * when it is not one.
 */
export function createSqliteJobQueue<Job>({
  database,
  name,
  parse,
  now,
  leaseSeconds,
  maxAttempts,
  startTimer = startSystemTimer,
}: {
  database: SqliteDatabase;
  name: string;
  parse: (value: unknown) => Job;
  now: () => Date;
  leaseSeconds: number;
  maxAttempts: number;
  startTimer?: StartTimer;
}): SqliteJobQueue<Job> {
  assertQueueSettings({ leaseSeconds, maxAttempts });
  const wakeUps = createWakeUps(startTimer);
  const handOver = createJobHandOver<ReceivedJob<Job>>(now);
  const readJob = (text: string): { job: Job } | undefined => {
    try {
      return { job: parse(JSON.parse(text)) };
    } catch {
      return undefined;
    }
  };
  const deadLetters = createSqliteDeadLetters({ database, name, now, readJob });
  const leases = createSqliteLeases({
    database,
    name,
    now,
    leaseSeconds,
    maxAttempts,
    readJob,
    moveToDeadLetters: deadLetters.add,
  });
  const selectJobs = database.prepare(`
    SELECT job FROM jobs WHERE queue = ?1 UNION ALL SELECT job FROM dead_letters WHERE queue = ?1`);

  const claim = async (limit: number): Promise<ReceivedJob<Job>[]> => {
    const handed = handOver.take(limit);
    return handed.length > 0 ? handed : leases.claim(limit);
  };

  const sendLeased = async (content: { text: string; job: Job }): Promise<void> => {
    let isGiven = false;
    try {
      await database.write(() => leases.addLeased(content), {
        oneStatement: true,
        onWritten: ({ received, leasedUntil }) => {
          isGiven = true;
          handOver.give(received, leasedUntil);
          wakeUps.wake();
        },
      });
    } finally {
      if (!isGiven) handOver.cancel();
    }
  };

  const sendWaiting = async (text: string, delaySeconds: number): Promise<void> => {
    await database.write(() => leases.add(text, delaySeconds));
    wakeUps.wake();
  };

  return {
    async send(job, { delaySeconds = 0 } = {}) {
      assertSendDelay(delaySeconds);
      const text = encodeJob(job);
      const content = delaySeconds === 0 ? readJob(text) : undefined;
      if (content !== undefined && handOver.reserve()) await sendLeased({ text, ...content });
      else await sendWaiting(text, delaySeconds);
    },

    async receive({ limit, waitSeconds = 0, signal }) {
      assertReceive({ limit, waitSeconds });
      const close = waitSeconds > 0 ? handOver.open(limit) : undefined;
      return receiveWaiting({
        claim: () => claim(limit),
        nextDueAt: leases.nextDueAt,
        now,
        wakeUps,
        waitSeconds,
        ...(signal && { signal }),
      }).finally(close);
    },

    async releaseLeases() {
      await leases.releaseAll();
      wakeUps.wake();
    },

    async acknowledge({ receipt }) {
      await leases.finish(receipt);
    },

    async retry({ receipt }, { delaySeconds }) {
      assertRetryDelay(delaySeconds);
      await leases.giveBack(receipt, delaySeconds);
      wakeUps.wake();
    },

    async bury({ receipt }, reason) {
      await leases.bury(receipt, reason.slice(0, jobQueueLimits.reasonCharacters));
    },

    async listDeadLetters({ limit }) {
      assertDeadLetterLimit(limit);
      return deadLetters.list(limit);
    },

    async retryDeadLetter(id) {
      const found = await database.write(() => {
        const text = deadLetters.take(id);
        if (text !== undefined) leases.add(text, 0);
        return text !== undefined;
      });
      if (found) wakeUps.wake();
      return found;
    },

    async dropDeadLetter(id) {
      return database.write(() => deadLetters.take(id) !== undefined);
    },

    async retryDeadLetters(choice) {
      assertDeadLetterLimit(choice.limit);
      const texts = await database.write(() => {
        const taken = deadLetters.takeUntil(choice);
        for (const text of taken) leases.add(text, 0);
        return taken;
      });
      if (texts.length > 0) wakeUps.wake();
      return texts.length;
    },

    async dropDeadLetters(choice) {
      assertDeadLetterLimit(choice.limit);
      return database.write(() => deadLetters.takeUntil(choice).length);
    },

    async counts() {
      return { ...leases.counts(), deadLetters: deadLetters.count() };
    },

    visitJobs(visit) {
      let unreadable = 0;
      for (const { job: text } of selectJobs.iterate(name)) {
        const content = readJob(String(text));
        if (content) visit(content.job);
        else unreadable += 1;
      }
      return unreadable;
    },

    deleteDeadLetters: ({ failedBefore }) =>
      database.write(() => deadLetters.deleteBefore(failedBefore)),
  };
}
