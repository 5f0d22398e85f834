/**
 * `CodeArrivals`: wakes whoever waits for a code, so that a waiting request needs no busy polling.
 *
 * It is a hint, never the truth: after every wake-up the waiter reads the table. Watch first, read
 * then, wait last: an arrival between the read and the wait is not lost.
 */
export type CodeArrivals = {
  announce(arrival: CodeArrival): void;
  /** Counts arrivals from this call on. */
  watch(arrival: CodeArrival): ArrivalWatch;
};

export type CodeArrival = { organizationId: string; identifier: string };

export type ArrivalWatch = {
  /**
   * Resolves `true` when something may have arrived since the watch began or since the last `next`,
   * `false` after `timeoutMilliseconds` or when the signal aborts.
   */
  next(options: { timeoutMilliseconds: number; signal?: AbortSignal }): Promise<boolean>;
  close(): void;
};
