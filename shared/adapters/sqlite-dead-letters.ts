/** The dead letters of one SQLite queue. `add` and `take` run within a write. */
import { z } from "zod";
import type { DeadLetter, DeadLetterChoice } from "../ports/job-queue.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";

export type SqliteDeadLetters<Job> = {
  add(letter: { id: number; text: string; attempts: number; reason: string }): void;
  /** Removes it and gives its JSON text. */
  take(id: string): string | undefined;
  /** Removes those chosen and gives their JSON texts. */
  takeUntil(choice: DeadLetterChoice): string[];
  /** The latest first. */
  list(limit: number): DeadLetter<Job>[];
  count(): number;
  /** Deletes those that failed before the instant; gives how many. */
  deleteBefore(failedBefore: Date): number;
};

const letterRow = z.object({
  id: z.number(),
  failed_at: z.number(),
  attempts: z.number(),
  reason: z.string(),
  job: z.string(),
});

export function createSqliteDeadLetters<Job>({
  database,
  name,
  now,
  readJob,
}: {
  database: SqliteDatabase;
  name: string;
  now: () => Date;
  readJob: (text: string) => { job: Job } | undefined;
}): SqliteDeadLetters<Job> {
  const insert = database.prepare(`
    INSERT INTO dead_letters (id, queue, failed_at, attempts, reason, job)
    VALUES (?, ?, ?, ?, ?, ?)`);
  // Compared as text: `1e0` or `01` is no id.
  const remove = database.prepare(
    "DELETE FROM dead_letters WHERE queue = ? AND id = ? AND CAST(id AS TEXT) = ? RETURNING job",
  );
  const select = database.prepare(`
    SELECT id, failed_at, attempts, reason, job FROM dead_letters
    WHERE queue = ? ORDER BY failed_at DESC, id DESC LIMIT ?`);
  const removeBefore = database.prepare(
    "DELETE FROM dead_letters WHERE queue = ? AND failed_at < ?",
  );
  const removeUntil = database.prepare(`
    DELETE FROM dead_letters WHERE id IN (
      SELECT id FROM dead_letters WHERE queue = ? AND failed_at <= ? ORDER BY failed_at LIMIT ?)
    RETURNING job`);
  const countAll = database.prepare("SELECT COUNT(*) AS letters FROM dead_letters WHERE queue = ?");

  return {
    add({ id, text, attempts, reason }) {
      insert.run(id, name, now().getTime(), attempts, reason, text);
    },

    take(id) {
      const { job } = remove.get(name, id, id) ?? {};
      return typeof job === "string" ? job : undefined;
    },

    takeUntil: ({ failedUntil, limit }) =>
      removeUntil.all(name, failedUntil.getTime(), limit).map(({ job }) => String(job)),

    list: (limit) =>
      select.all(name, limit).map((row) => {
        const { id, failed_at, attempts, reason, job } = letterRow.parse(row);
        return { id: String(id), ...readJob(job), reason, failedAt: new Date(failed_at), attempts };
      }),

    deleteBefore: (failedBefore) => Number(removeBefore.run(name, failedBefore.getTime()).changes),

    count() {
      const { letters } = countAll.get(name) ?? {};
      return Number(letters);
    },
  };
}
