/** Takes deliveries from their queue and makes them, so that a slow destination holds up no other. */
import { setTimeout } from "node:timers/promises";
import type { SendDelivery } from "../functions/callback-sender/callback-sender.ts";
import { isRetryable, OtpostError } from "../shared/errors.ts";
import type { DeliveryJob } from "../shared/jobs.ts";
import type { JobQueue, ReceivedJob } from "../shared/ports/job-queue.ts";
import type { Log } from "../shared/ports/observability.ts";
import { createDeliveryLanes } from "./delivery-lanes.ts";
import type { Worker } from "./worker.ts";

/**
 * An attempt takes ten seconds at most, so the last of those that wait in a lane has begun after 80 s:
 * within the lease.
 */
const lane = { running: 8, waiting: 64 } as const;
/** Of all lanes together; seven destinations would have to break in the same ten seconds to fill it. */
const mostInHand = 512;

/**
 * For a job whose lane is full: ever more slowly, because the queue counts how often it hands a job
 * out, and a backlog of thousands should not be handed out and back every second.
 */
const laneFullSeconds = (attempt: number): number => Math.min(60, 1 + attempt / 4);
/** For one that fails in a way nobody foresaw. */
const retryDelaySeconds = (attempt: number): number => Math.min(60, 2 ** (attempt - 1));

const queueFailurePauseMilliseconds = 1000;

export function startDeliveryWorker({
  queue,
  send,
  log,
}: {
  queue: JobQueue<DeliveryJob>;
  send: SendDelivery;
  log: Log;
}): Worker {
  const stopping = new AbortController();
  const lanes = createDeliveryLanes(lane);

  const work = async (received: ReceivedJob<DeliveryJob>): Promise<void> => {
    // What waits in a lane is left to the next start, which has it at once.
    if (stopping.signal.aborted) return;
    try {
      await send(received.job, received);
      await queue.acknowledge(received);
    } catch (error) {
      await settle(received, error);
    }
  };

  const settle = async (received: ReceivedJob<DeliveryJob>, error: unknown): Promise<void> => {
    const { attempt } = received;
    const code = error instanceof OtpostError ? error.code : "internal";
    if (!isRetryable(error)) {
      log.error("job_buried", { queue: "deliveries", attempt, code });
      const reason = error instanceof OtpostError ? `${code}: ${error.message}` : code;
      await queue.bury(received, reason);
      return;
    }
    const asked = error instanceof OtpostError ? error.retryAfterSeconds : undefined;
    const delaySeconds = asked ?? retryDelaySeconds(attempt);
    log.info("job_put_off", { queue: "deliveries", attempt, code });
    await queue.retry(received, { delaySeconds });
  };

  const take = async (received: ReceivedJob<DeliveryJob>): Promise<void> => {
    const task = () =>
      // A failure to record the outcome is no loss: the lease lapses and the job comes again.
      work(received).catch(() => log.error("job_outcome_unrecorded", { queue: "deliveries" }));
    if (lanes.enter(received.job.destinationId, task)) return;
    await queue.retry(received, { delaySeconds: laneFullSeconds(received.attempt) });
  };

  const receive = async (): Promise<ReceivedJob<DeliveryJob>[]> => {
    try {
      const limit = mostInHand - lanes.count();
      return await queue.receive({ limit, waitSeconds: 20, signal: stopping.signal });
    } catch {
      log.error("queue_unreadable", { queue: "deliveries" });
      await setTimeout(queueFailurePauseMilliseconds, undefined, stopping).catch(() => undefined);
      return [];
    }
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await Promise.allSettled((await receive()).map(take));
      while (lanes.count() >= mostInHand) await lanes.next();
    }
    await lanes.idle();
  };

  const finished = run();
  return {
    stop: async () => {
      stopping.abort();
      await finished;
    },
  };
}
