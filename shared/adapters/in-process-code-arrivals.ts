/** `CodeArrivals` within one process: whoever announces and whoever waits share this object. */
import { OtpostError } from "../errors.ts";
import {
  type CodeArrival,
  type CodeArrivals,
  settlingMilliseconds,
} from "../ports/code-arrivals.ts";
import { createWakeUps, type StartTimer, startSystemTimer, type WakeUps } from "./wake-ups.ts";

export function createInProcessCodeArrivals({
  startTimer = startSystemTimer,
}: {
  startTimer?: StartTimer;
} = {}): CodeArrivals {
  const watches = new Map<string, Set<WakeUps>>();
  /** What is expected, by organization: each resolves when nobody has to wait for it any longer. */
  const expected = new Map<string, Set<Promise<void>>>();

  return {
    announce(arrival) {
      for (const wakeUps of watches.get(nameOf(arrival)) ?? []) wakeUps.wake();
    },

    watch(arrival) {
      const name = nameOf(arrival);
      const wakeUps = createWakeUps(startTimer);
      const siblings = watches.get(name) ?? new Set();
      watches.set(name, siblings.add(wakeUps));
      const closed = new AbortController();
      let seen = wakeUps.count();

      return {
        async next({ timeoutMilliseconds, signal }) {
          if (Number.isNaN(timeoutMilliseconds) || timeoutMilliseconds < 0) {
            throw new OtpostError("validation_failed", "timeoutMilliseconds must be 0 or more.");
          }
          if (closed.signal.aborted || signal?.aborted) return false;
          const arrived = await wakeUps.wait({
            since: seen,
            milliseconds: timeoutMilliseconds,
            signal: signal ? AbortSignal.any([signal, closed.signal]) : closed.signal,
          });
          if (arrived) seen = wakeUps.count();
          return arrived;
        },

        close() {
          closed.abort();
          siblings.delete(wakeUps);
          // Another watch may have begun a new set after this one emptied.
          if (siblings.size === 0 && watches.get(name) === siblings) watches.delete(name);
        },
      };
    },

    expect(organizationId) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const siblings = expected.get(organizationId) ?? new Set();
      expected.set(organizationId, siblings.add(promise));
      const end = (): void => {
        stopTimer();
        siblings.delete(promise);
        if (siblings.size === 0 && expected.get(organizationId) === siblings) {
          expected.delete(organizationId);
        }
        resolve();
      };
      const stopTimer = startTimer(settlingMilliseconds, end);
      return end;
    },

    async settled(organizationId) {
      await Promise.all(expected.get(organizationId) ?? []);
    },
  };
}

const nameOf = ({ organizationId, identifier }: CodeArrival): string =>
  JSON.stringify([organizationId, identifier]);
