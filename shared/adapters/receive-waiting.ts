/** The long wait of `JobQueue.receive`: woken by a `send`, by the next due time, or by its end. */
import type { StartTimer, WakeUps } from "./wake-ups.ts";

/**
 * Claims until there is something, `waitSeconds` have passed or the signal aborts. What was claimed
 * is always given back to the caller, also when the signal aborts meanwhile.
 */
export async function receiveWaiting<Claimed>({
  claim,
  nextDueAt,
  now,
  wakeUps,
  startTimer,
  waitSeconds,
  signal,
}: {
  /** May give nothing though something is due, but then has made progress. */
  claim: () => Promise<Claimed[]>;
  /** When the next job becomes due (a delay ends, a lease lapses); not later than now when one is. */
  nextDueAt: () => Date | undefined;
  now: () => Date;
  wakeUps: WakeUps;
  startTimer: StartTimer;
  waitSeconds: number;
  signal?: AbortSignal;
}): Promise<Claimed[]> {
  if (signal?.aborted) return [];
  const over = new AbortController();
  const end = () => over.abort();
  signal?.addEventListener("abort", end, { once: true });
  const stopTimer = startTimer(waitSeconds * 1000, end);
  try {
    for (;;) {
      const since = wakeUps.count();
      const claimed = await claim();
      if (claimed.length > 0 || signal?.aborted) return claimed;
      const dueAt = nextDueAt()?.getTime() ?? Number.POSITIVE_INFINITY;
      const milliseconds = dueAt - now().getTime();
      // The claim met only jobs for the dead letters, and stopped before the end.
      if (milliseconds <= 0) continue;
      if (waitSeconds === 0 || over.signal.aborted) return [];
      await wakeUps.wait({
        since,
        milliseconds,
        signal: over.signal,
      });
    }
  } finally {
    stopTimer();
    signal?.removeEventListener("abort", end);
  }
}
