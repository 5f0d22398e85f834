/** Values that are loaded, and loaded again while somebody looks at them. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { explain } from "./explain.ts";

export type Loaded<Value> = {
  value: Signal<Value | undefined>;
  /** Of the last try; what was loaded before stays. */
  problem: Signal<string | undefined>;
  /** Loads at once. */
  reload: () => void;
};

/** After a failure the pause doubles up to this, so that a server that comes back is not stormed. */
const longestPauseMilliseconds = 10_000;

/**
 * Loads, and again `everyMilliseconds` after each answer; never while the tab is hidden, and at once
 * when it is shown again. Without `everyMilliseconds` it loads once. Starts over when `key` changes.
 */
export function useLive<Value>(
  load: (signal: AbortSignal) => Promise<Value>,
  { key, everyMilliseconds }: { key: string; everyMilliseconds?: number },
): Loaded<Value> {
  const value = useSignal<Value | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const rounds = useSignal(0);
  const round = rounds.value;

  // `key` stands for all that `load` reads.
  useEffect(() => {
    const stopping = new AbortController();
    void (async () => {
      let pause = everyMilliseconds;
      let writtenBefore: string | undefined;
      while (!stopping.signal.aborted) {
        await shown(stopping.signal);
        try {
          const loaded = await load(stopping.signal);
          if (stopping.signal.aborted) return;
          // What did not change is not drawn again.
          const written = JSON.stringify(loaded);
          if (written !== writtenBefore || value.peek() === undefined) value.value = loaded;
          writtenBefore = written;
          problem.value = undefined;
          pause = everyMilliseconds;
        } catch (error) {
          if (stopping.signal.aborted) return;
          problem.value = explain(error);
          pause &&= Math.min(longestPauseMilliseconds, pause * 2);
        }
        if (pause === undefined) return;
        await sleep(pause, stopping.signal);
      }
    })();
    return () => stopping.abort();
  }, [key, round, everyMilliseconds]);

  return { value, problem, reload: () => rounds.value++ };
}

function shown(signal: AbortSignal): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    const look = (): void => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener("visibilitychange", look);
      resolve();
    };
    document.addEventListener("visibilitychange", look);
    signal.addEventListener("abort", look, { once: true });
  });
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
