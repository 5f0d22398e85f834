/** Takes jobs from a queue and does them, several at a time, until it is stopped. */
import { isRetryable, OtpostError } from "../shared/errors.ts";
import type { JobQueue, ReceivedJob } from "../shared/ports/job-queue.ts";
import type { Log } from "../shared/ports/observability.ts";

export type Worker = {
  /** Takes no further job, and resolves when those under way are done. */
  stop(): Promise<void>;
};

export type WorkerOptions<Job> = {
  name: string;
  queue: JobQueue<Job>;
  handle: (job: Job, reception: { attempt: number }) => Promise<void>;
  /** Jobs under way at once. */
  concurrency: number;
  log: Log;
};

/** A failed job comes again after 1, 2, 4 … seconds, at most a minute. */
const retryDelaySeconds = (attempt: number): number => Math.min(60, 2 ** (attempt - 1));

/** How long to leave the queue alone when it cannot be read at all. */
const queueFailurePauseMilliseconds = 1000;

export function startWorker<Job>({
  name,
  queue,
  handle,
  concurrency,
  log,
}: WorkerOptions<Job>): Worker {
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  const acknowledgements = new Set<Promise<void>>();

  /** Without keeping the place of the next job: nobody waits for it but `stop`. */
  const acknowledge = (received: ReceivedJob<Job>): void => {
    const task: Promise<void> = queue
      .acknowledge(received)
      .catch(unrecorded)
      .finally(() => acknowledgements.delete(task));
    acknowledgements.add(task);
  };

  /** No loss: the lease lapses and the job comes again. */
  const unrecorded = (): void => log.error("job_outcome_unrecorded", { queue: name });

  const work = async (received: ReceivedJob<Job>): Promise<void> => {
    try {
      await handle(received.job, received);
      acknowledge(received);
    } catch (error) {
      const code = error instanceof OtpostError ? error.code : "internal";
      if (isRetryable(error)) {
        log.warn("job_failed", { queue: name, attempt: received.attempt, code });
        await queue.retry(received, { delaySeconds: retryDelaySeconds(received.attempt) });
      } else {
        log.error("job_buried", { queue: name, attempt: received.attempt, code });
        await queue.bury(received, reasonOf(error));
      }
    }
  };

  const receive = async (): Promise<ReceivedJob<Job>[]> => {
    try {
      return await queue.receive({
        limit: concurrency - underWay.size,
        waitSeconds: 20,
        signal: stopping.signal,
      });
    } catch {
      log.error("queue_unreadable", { queue: name });
      await pause(queueFailurePauseMilliseconds, stopping.signal);
      return [];
    }
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      for (const received of await receive()) {
        const task: Promise<void> = work(received)
          .catch(unrecorded)
          .finally(() => underWay.delete(task));
        underWay.add(task);
      }
      if (underWay.size >= concurrency) await Promise.race(underWay);
    }
    await Promise.all(underWay);
    await Promise.all(acknowledgements);
  };

  const finished = run();
  return {
    stop: async () => {
      stopping.abort();
      await finished;
    },
  };
}

/** Only errors of our own may be quoted: another library's message can hold pieces of a mail. */
const reasonOf = (error: unknown): string =>
  error instanceof OtpostError ? `${error.code}: ${error.message}` : "internal";

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
