/**
 * `CodeArrivals`: wakes whoever waits for a code, so that a waiting request needs no busy polling; and
 * lets whoever does not wait see what was accepted before he asked.
 *
 * It is a hint, never the truth: after every wake-up the waiter reads the table. Watch first, read
 * then, wait last: an arrival between the read and the wait is not lost.
 */
export type CodeArrivals = {
  announce(arrival: CodeArrival): void;
  /** Counts arrivals from this call on. */
  watch(arrival: CodeArrival): ArrivalWatch;
  /**
   * A message for the organization was accepted and is about to be stored. Call what this gives when it
   * is, or when it will not be for now; after `settlingMilliseconds` nobody waits for it any longer.
   */
  expect(organizationId: string): () => void;
  /** Resolves when everything that was expected by now is stored or given up: at once, mostly. */
  settled(organizationId: string): Promise<void>;
};

/** Reading a small mail takes a few of them; a poll that is answered so much later is not slow. */
export const settlingMilliseconds = 50;

export type CodeArrival = { organizationId: string; identifier: string };

export type ArrivalWatch = {
  /**
   * Resolves `true` when something may have arrived since the watch began or since the last `next`,
   * `false` after `timeoutMilliseconds` or when the signal aborts.
   */
  next(options: { timeoutMilliseconds: number; signal?: AbortSignal }): Promise<boolean>;
  close(): void;
};
