/** Deletes what has expired, a batch at a time, every minute. */
import type { Log } from "../shared/ports/observability.ts";
import type { Worker } from "./worker.ts";

const intervalMilliseconds = 60_000;

export function startSweeper({
  sweep,
  log,
}: {
  sweep: () => Promise<{ items: number; mails: number }>;
  log: Log;
}): Worker {
  let underWay = Promise.resolve();
  const run = async (): Promise<void> => {
    try {
      // A batch that was full leaves more to delete; between two batches others get their turn.
      for (;;) {
        const { items, mails } = await sweep();
        if (items + mails > 0) log.info("expired_deleted", { items, mails });
        if (items === 0) return;
      }
    } catch {
      log.error("sweep_failed");
    }
  };
  const timer = setInterval(() => {
    underWay = underWay.then(run);
  }, intervalMilliseconds);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await underWay;
    },
  };
}
