/**
 * Whether anybody answers at a destination.
 *
 * A destination where nobody answers costs ten seconds of a worker for every code. After some
 * attempts in a row it is left alone: one attempt every quarter of a minute, of whichever code comes
 * first, finds out whether it is back, and all other codes wait without holding anything up.
 */
import { OtpostError } from "../errors.ts";
import { jobQueueLimits } from "../ports/job-queue.ts";
import type { Table } from "../ports/table.ts";
import { destinationKey, readDestination, type StoredDestination } from "./destination-items.ts";

export type DestinationHealth = {
  /** Whether an attempt may be made now; of several askers after a pause, one. */
  admit(destination: StoredDestination): Promise<boolean>;
  /** It answered, whatever it said. */
  noteAnswer(destination: StoredDestination): Promise<void>;
  /** Nobody answered. */
  noteSilence(destination: StoredDestination): Promise<void>;
  /** It said that it is gone for good (410). */
  switchOff(destination: StoredDestination): Promise<void>;
};

export const destinationPause = {
  /** So many attempts in a row to which nobody answered; one code's own retries rarely get there. */
  afterFailures: 5,
  seconds: 15,
} as const;

export function createDestinationHealth({
  table,
  now,
}: {
  table: Table;
  now: () => Date;
}): DestinationHealth {
  const pauseEnd = (): string =>
    new Date(now().getTime() + destinationPause.seconds * 1000).toISOString();

  return {
    async admit({ organizationId, id, pausedUntil }) {
      if (pausedUntil === undefined) return true;
      if (pausedUntil > now()) return false;
      const claimed = await table.update(destinationKey(organizationId, id), {
        set: { pausedUntil: pauseEnd() },
        when: { pausedUntil: pausedUntil.toISOString() },
      });
      return claimed !== undefined;
    },

    async noteAnswer({ organizationId, id, failures }) {
      if (failures === 0) return;
      await table.update(destinationKey(organizationId, id), {
        set: { failures: 0 },
        remove: ["pausedUntil"],
      });
    },

    async noteSilence({ organizationId, id }) {
      // Many fail at the same moment. With as many tries as failures make a pause, enough are counted.
      for (let tries = 0; tries < destinationPause.afterFailures; tries += 1) {
        const item = await table.get(destinationKey(organizationId, id));
        if (item === undefined) return;
        const { failures, pausedUntil } = readDestination(item);
        if (pausedUntil !== undefined && pausedUntil > now()) return;
        const isPaused = failures + 1 >= destinationPause.afterFailures;
        const counted = await table.update(destinationKey(organizationId, id), {
          set: { failures: failures + 1, ...(isPaused ? { pausedUntil: pauseEnd() } : {}) },
          when: { failures },
        });
        if (counted !== undefined) return;
      }
    },

    async switchOff({ organizationId, id }) {
      await table.update(destinationKey(organizationId, id), { set: { offBecause: "gone" } });
    },
  };
}

/** What a job ends with that has to wait for a destination; for longer than a queue can, in turns. */
export const deferredBy = (seconds: number): OtpostError =>
  new OtpostError("delivery_deferred", "Others wait for the same destination.", {
    retryAfterSeconds: Math.min(seconds, jobQueueLimits.retryDelaySeconds),
  });
