/** Waiting without polling: until somebody wakes us, a time has passed, or the caller gives up. */

/** Calls `fire` once after the time; gives the function that prevents it. */
export type StartTimer = (milliseconds: number, fire: () => void) => () => void;

/** Node turns a longer timeout into one of 1 ms. */
const longestTimeoutMilliseconds = 2 ** 31 - 1;

export const startSystemTimer: StartTimer = (milliseconds, fire) => {
  const timeout = setTimeout(fire, Math.min(milliseconds, longestTimeoutMilliseconds));
  return () => clearTimeout(timeout);
};

export type WakeUps = {
  /** How often it was woken; read it before looking, and hand it to `wait`. */
  count(): number;
  wake(): void;
  /**
   * Resolves `true` when it was woken after `since`, `false` when the time passed or the signal
   * aborted first.
   */
  wait(options: { since: number; milliseconds: number; signal?: AbortSignal }): Promise<boolean>;
};

export function createWakeUps(startTimer: StartTimer = startSystemTimer): WakeUps {
  let wakes = 0;
  const waiting = new Set<() => void>();

  return {
    count: () => wakes,

    wake() {
      wakes += 1;
      for (const resume of [...waiting]) resume();
    },

    async wait({ since, milliseconds, signal }) {
      if (wakes !== since) return true;
      if (signal?.aborted || milliseconds <= 0) return false;
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const onWake = () => resolve(true);
      const onEnd = () => resolve(false);
      waiting.add(onWake);
      signal?.addEventListener("abort", onEnd, { once: true });
      const stopTimer = startTimer(milliseconds, onEnd);
      try {
        return await promise;
      } finally {
        stopTimer();
        signal?.removeEventListener("abort", onEnd);
        waiting.delete(onWake);
      }
    },
  };
}
