/** The long wait of `JobQueue.receive`: woken by a `send`, by the next due time, or by its end. */
import type { WakeUps } from "./wake-ups.ts";

/**
 * Claims until there is something, `waitSeconds` have passed or the signal aborts. What was claimed
 * is always given back to the caller, also when the signal aborts meanwhile.
 */
export async function receiveWaiting<Claimed>({
  claim,
  nextDueAt,
  now,
  wakeUps,
  waitSeconds,
  signal,
}: {
  /** May give nothing though something is due, but then has made progress. */
  claim: () => Promise<Claimed[]>;
  /** When the next job becomes due (a delay ends, a lease lapses); not later than now when one is. */
  nextDueAt: () => Date | undefined;
  now: () => Date;
  wakeUps: WakeUps;
  waitSeconds: number;
  signal?: AbortSignal;
}): Promise<Claimed[]> {
  const end = now().getTime() + waitSeconds * 1000;
  while (!signal?.aborted) {
    const since = wakeUps.count();
    const claimed = await claim();
    if (claimed.length > 0) return claimed;
    const at = now().getTime();
    const dueAt = nextDueAt()?.getTime() ?? Number.POSITIVE_INFINITY;
    // The claim met only jobs for the dead letters, and stopped before the end.
    if (dueAt <= at) continue;
    if (at >= end) break;
    await wakeUps.wait({
      since,
      milliseconds: Math.min(dueAt, end) - at,
      ...(signal && { signal }),
    });
  }
  return [];
}
