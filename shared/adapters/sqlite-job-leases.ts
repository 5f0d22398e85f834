/** Who has which job of one SQLite queue, and until when. */
import { z } from "zod";
import { OtpostError } from "../errors.ts";
import type { JobCounts, ReceivedJob } from "../ports/job-queue.ts";
import { deadLetterReasons } from "../ports/job-queue-rules.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";
import type { SqliteDeadLetters } from "./sqlite-dead-letters.ts";

export type SqliteLeases<Job> = {
  /** Adds a job, due after the delay. Runs within a write. */
  add(text: string, delaySeconds: number): void;
  /** Adds a job that is leased from the beginning. Runs within a write. */
  addLeased(content: { text: string; job: Job }): { received: ReceivedJob<Job>; leasedUntil: Date };
  /** Leases up to `limit` due jobs; the used up and the unreadable ones go to the dead letters. */
  claim(limit: number): Promise<ReceivedJob<Job>[]>;
  /** Not later than the next job is due; absent when there is none. */
  nextDueAt(): Date | undefined;
  finish(receipt: string): Promise<void>;
  giveBack(receipt: string, delaySeconds: number): Promise<void>;
  bury(receipt: string, reason: string): Promise<void>;
  /** Makes every leased job due at once. */
  releaseAll(): Promise<void>;
  counts(): Omit<JobCounts, "deadLetters">;
};

/** Bounds how long one claim keeps the event loop when very many due jobs are for the dead letters. */
const rowsPerClaim = 2000;

/**
 * A lease or an acknowledgement that a power cut takes back makes a job come once more, which is the
 * queue's promise anyway; waiting for the disk here would delay every message.
 */
const atLeastOnce = { durable: false };

const jobRow = z.object({ id: z.number(), attempt: z.number(), job: z.string() });

export function createSqliteLeases<Job>({
  database,
  name,
  now,
  leaseSeconds,
  maxAttempts,
  readJob,
  moveToDeadLetters,
}: {
  database: SqliteDatabase;
  name: string;
  now: () => Date;
  leaseSeconds: number;
  maxAttempts: number;
  readJob: (text: string) => { job: Job } | undefined;
  moveToDeadLetters: SqliteDeadLetters<Job>["add"];
}): SqliteLeases<Job> {
  const selectDue = database.prepare(`
    SELECT id, attempt, job FROM jobs WHERE queue = ? AND due_at <= ? ORDER BY due_at LIMIT ?`);
  const insert = database.prepare(
    "INSERT INTO jobs (queue, due_at, leased, attempt, sent_at, job) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const lease = database.prepare(
    "UPDATE jobs SET leased = 1, attempt = ?, due_at = ? WHERE id = ?",
  );
  const selectNext = database.prepare(
    "SELECT due_at FROM jobs WHERE queue = ? ORDER BY due_at LIMIT 1",
  );
  const release = database.prepare("UPDATE jobs SET leased = 0, due_at = ? WHERE id = ?");
  const releaseAll = database.prepare(
    "UPDATE jobs SET leased = 0, due_at = min(due_at, ?) WHERE queue = ? AND leased = 1",
  );
  const remove = database.prepare("DELETE FROM jobs WHERE id = ?");
  const removeReceived = database.prepare(
    "DELETE FROM jobs WHERE id = ? AND attempt = ? AND queue = ? AND leased = 1",
  );
  const selectReceived = database.prepare(
    "SELECT id, attempt, job FROM jobs WHERE id = ? AND attempt = ? AND queue = ? AND leased = 1",
  );
  const count = database.prepare(`
    SELECT COUNT(*) AS jobs, TOTAL(leased AND due_at > ?) AS leased, MIN(sent_at) AS oldest
    FROM jobs WHERE queue = ?`);

  /**
   * No job is due before it, as far as was looked: this process alone writes the file, so there is no
   * need to look again. `undefined`: unknown.
   */
  let noneDueBefore: number | undefined;
  const dueAt = (instant: number): number => {
    if (noneDueBefore !== undefined) noneDueBefore = Math.min(noneDueBefore, instant);
    return instant;
  };
  const lookForNext = (): number => {
    const { due_at } = selectNext.get(name) ?? {};
    return typeof due_at === "number" ? due_at : Number.POSITIVE_INFINITY;
  };

  const milliseconds = () => now().getTime();
  const after = (seconds: number): number => dueAt(Math.ceil(milliseconds() + seconds * 1000));
  const leaseEnd = () => after(leaseSeconds);

  const giveUp = ({ id, attempt, job }: z.infer<typeof jobRow>, reason: string): void => {
    remove.run(id);
    moveToDeadLetters({ id, text: job, attempts: attempt, reason });
  };

  const leaseOrGiveUp = (row: z.infer<typeof jobRow>): ReceivedJob<Job> | undefined => {
    if (row.attempt >= maxAttempts) {
      giveUp(row, deadLetterReasons.attemptsUsedUp(row.attempt));
      return undefined;
    }
    const content = readJob(row.job);
    if (!content) {
      giveUp(row, deadLetterReasons.unreadable);
      return undefined;
    }
    const attempt = row.attempt + 1;
    lease.run(attempt, leaseEnd(), row.id);
    return received(row.id, attempt, content.job);
  };

  /** Does nothing when the receipt is used up or the job has been received again. */
  const withReceived = (
    receipt: string,
    change: (row: z.infer<typeof jobRow>) => void,
  ): Promise<void> => {
    const [id, attempt] = parseReceipt(receipt);
    return database.write(() => {
      const row = selectReceived.get(id, attempt, name);
      if (row) change(jobRow.parse(row));
    });
  };

  return {
    add(text, delaySeconds) {
      insert.run(name, after(delaySeconds), 0, 0, milliseconds(), text);
    },

    addLeased({ text, job }) {
      const until = leaseEnd();
      const { lastInsertRowid } = insert.run(name, until, 1, 1, milliseconds(), text);
      return { received: received(lastInsertRowid, 1, job), leasedUntil: new Date(until) };
    },

    async claim(limit) {
      // A read alone costs no transaction: an idle queue writes nothing.
      noneDueBefore ??= lookForNext();
      if (milliseconds() < noneDueBefore) return [];
      noneDueBefore = undefined;
      return database.write(() => {
        const claimed: ReceivedJob<Job>[] = [];
        for (let walked = 0; walked < rowsPerClaim && claimed.length < limit; ) {
          const rows = selectDue.all(name, milliseconds(), limit - claimed.length);
          if (rows.length === 0) break;
          walked += rows.length;
          claimed.push(...rows.flatMap((row) => leaseOrGiveUp(jobRow.parse(row)) ?? []));
        }
        return claimed;
      }, atLeastOnce);
    },

    nextDueAt() {
      noneDueBefore ??= lookForNext();
      return Number.isFinite(noneDueBefore) ? new Date(noneDueBefore) : undefined;
    },

    finish(receipt) {
      const [id, attempt] = parseReceipt(receipt);
      return database.write(
        () => {
          removeReceived.run(id, attempt, name);
        },
        { ...atLeastOnce, patient: true, oneStatement: true },
      );
    },

    giveBack: (receipt, delaySeconds) =>
      withReceived(receipt, (row) => {
        if (row.attempt >= maxAttempts) {
          giveUp(row, deadLetterReasons.attemptsUsedUp(row.attempt));
        } else {
          release.run(after(delaySeconds), row.id);
        }
      }),

    bury: (receipt, reason) => withReceived(receipt, (row) => giveUp(row, reason)),

    releaseAll: () =>
      database.write(() => {
        releaseAll.run(dueAt(milliseconds()), name);
      }, atLeastOnce),

    counts() {
      const { jobs, leased, oldest } = count.get(milliseconds(), name) ?? {};
      return {
        waiting: Number(jobs) - Number(leased),
        leased: Number(leased),
        ...(typeof oldest === "number" && {
          oldestAgeSeconds: Math.max(0, milliseconds() - oldest) / 1000,
        }),
      };
    },
  };
}

const received = <Job>(id: number | bigint, attempt: number, job: Job): ReceivedJob<Job> => ({
  id: String(id),
  receipt: `${id}.${attempt}`,
  job,
  attempt,
});

function parseReceipt(receipt: string): [id: number, attempt: number] {
  const [id, attempt] = receipt.split(".").map(Number);
  if (!Number.isSafeInteger(id) || !Number.isSafeInteger(attempt)) {
    throw new OtpostError("validation_failed", "The receipt is not one of this queue.");
  }
  return [Number(id), Number(attempt)];
}
