/**
 * `CodeArrivals` across processes that share only the table: `next` sleeps a moment and says that
 * something may have arrived, so that the waiter reads again.
 *
 * What is announced in this very process wakes at once; what another one stores is found with the next
 * read, half an interval late on average.
 */
import type { CodeArrivals } from "../ports/code-arrivals.ts";
import { createInProcessCodeArrivals } from "./in-process-code-arrivals.ts";
import { type StartTimer, startSystemTimer } from "./wake-ups.ts";

/** A held request of 25 s reads 50 times; a person notices no difference below half a second. */
const defaultIntervalMilliseconds = 500;

export function createPollingCodeArrivals({
  intervalMilliseconds = defaultIntervalMilliseconds,
  startTimer = startSystemTimer,
}: {
  intervalMilliseconds?: number;
  startTimer?: StartTimer;
} = {}): CodeArrivals {
  const inProcess = createInProcessCodeArrivals({ startTimer });

  return {
    announce: inProcess.announce,
    expect: inProcess.expect,
    settled: inProcess.settled,

    watch(arrival) {
      const watch = inProcess.watch(arrival);
      let isClosed = false;

      return {
        async next({ timeoutMilliseconds, signal }) {
          const arrived = await watch.next({
            timeoutMilliseconds: Math.min(timeoutMilliseconds, intervalMilliseconds),
            ...(signal && { signal }),
          });
          if (arrived) return true;
          const hasEnded = isClosed || signal?.aborted === true;
          return !hasEnded && timeoutMilliseconds > intervalMilliseconds;
        },

        close() {
          isClosed = true;
          watch.close();
        },
      };
    },
  };
}
