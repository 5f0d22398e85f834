/**
 * `JobQueue<Job>`: work to be done at least once, after the process that asked for it has died.
 *
 * What an adapter promises, and `test/shared/ports/job-queue.contract.ts` proves:
 * - A job is durable when `send` resolves.
 * - A received job is hidden for the lease; when it is not acknowledged by then, it comes again, with
 *   `attempt` one higher.
 * - After `maxAttempts` receptions it is moved to the dead letters instead of coming again.
 * - Order is not promised. The same job may be received twice.
 */
export type JobQueue<Job> = {
  /** @throws OtpostError `item_too_large` above 256 KiB of JSON (SQS's limit for a message). */
  send(job: Job, options?: { delaySeconds?: number }): Promise<void>;
  /**
   * Up to `limit` jobs; waits up to `waitSeconds` (0 by default) for the first one, or until the
   * signal aborts, and then gives an empty list.
   */
  receive(options: {
    limit: number;
    waitSeconds?: number;
    signal?: AbortSignal;
  }): Promise<ReceivedJob<Job>[]>;
  /** The job is done and never comes again. */
  acknowledge(received: ReceivedJob<Job>): Promise<void>;
  /** The job comes again after `delaySeconds`. */
  retry(received: ReceivedJob<Job>, options: { delaySeconds: number }): Promise<void>;
  /** The job will never succeed: to the dead letters, with the reason (no secrets in it). */
  bury(received: ReceivedJob<Job>, reason: string): Promise<void>;
  listDeadLetters(options: { limit: number }): Promise<DeadLetter<Job>[]>;
  /** Sends a dead letter again as a new job; `false` when there is none of that id. */
  retryDeadLetter(id: string): Promise<boolean>;
  /** Deletes a dead letter; `false` when there is none of that id. */
  dropDeadLetter(id: string): Promise<boolean>;
};

export type ReceivedJob<Job> = {
  /** Constant over redeliveries. */
  id: string;
  /** Names this reception; a later reception of the same job has another. */
  receipt: string;
  job: Job;
  /** 1 on the first reception. */
  attempt: number;
};

export type DeadLetter<Job> = {
  id: string;
  job: Job;
  reason: string;
  failedAt: Date;
  attempts: number;
};

export const jobQueueLimits = { jobBytes: 256 * 1024 } as const;
