/**
 * `JobQueue<Job>`: work to be done at least once, after the process that asked for it has died.
 *
 * What an adapter promises, and `test/shared/ports/job-queue.contract.ts` proves:
 * - A job is durable when `send` resolves.
 * - A received job is hidden for the lease; when it is not acknowledged by then, it comes again, with
 *   `attempt` one higher.
 * - After `maxAttempts` receptions it is moved to the dead letters instead of coming again.
 * - A receipt is good until it is used (acknowledge, retry, bury) or the job is received again. After
 *   that it changes nothing: who was too slow cannot take the job from whoever has it now.
 * - A job that cannot be read on reception goes to the dead letters and holds up no other.
 * - Order is not promised. The same job may be received twice.
 *
 * Limits (`OtpostError` `validation_failed`): see `jobQueueLimits`.
 */
export type JobQueue<Job> = {
  /**
   * `group` says whose backlog the job belongs to: a queue that can keeps one long backlog from
   * delaying the others (SQS: fair queues). Letters, digits and `_`, at most 128.
   *
   * @throws OtpostError `item_too_large` above 256 KiB of JSON (SQS's limit for a message).
   */
  send(job: Job, options?: { delaySeconds?: number; group?: string }): Promise<void>;
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
  /** The job comes again after `delaySeconds`; after its last attempt it is a dead letter instead. */
  retry(received: ReceivedJob<Job>, options: { delaySeconds: number }): Promise<void>;
  /**
   * The job will never succeed: to the dead letters, with the reason (no secrets in it; cut at 1000
   * characters).
   */
  bury(received: ReceivedJob<Job>, reason: string): Promise<void>;
  listDeadLetters(options: { limit: number }): Promise<DeadLetter<Job>[]>;
  /** Sends a dead letter again as a new job; `false` when there is none of that id. */
  retryDeadLetter(id: string): Promise<boolean>;
  /** Deletes a dead letter; `false` when there is none of that id. */
  dropDeadLetter(id: string): Promise<boolean>;
  /** Sends again the dead letters chosen; gives how many. As many as the limit: there may be more. */
  retryDeadLetters(choice: DeadLetterChoice): Promise<number>;
  /** Deletes the dead letters chosen; gives how many. As many as the limit: there may be more. */
  dropDeadLetters(choice: DeadLetterChoice): Promise<number>;
  counts(): Promise<JobCounts>;
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
  /** Absent when it cannot be read: another version of otpost wrote it. */
  job?: Job;
  reason: string;
  failedAt: Date;
  attempts: number;
};

/**
 * Up to `limit` dead letters that failed at that instant or before. Whoever sends all of them again
 * names the instant of the beginning: one that fails again meanwhile is not sent for ever.
 */
export type DeadLetterChoice = { failedUntil: Date; limit: number };

export type JobCounts = {
  /** Due, delayed, or with a lapsed lease: nobody works on them. */
  waiting: number;
  leased: number;
  deadLetters: number;
  /** Since the oldest unfinished job was sent; absent when there is none, or it cannot be known (SQS). */
  oldestAgeSeconds?: number;
};

/** SQS's own, except the number of jobs and the wait, which an adapter serves in several calls. */
export const jobQueueLimits = {
  jobBytes: 256 * 1024,
  sendDelaySeconds: 900,
  retryDelaySeconds: 43_200,
  receivedJobs: 1000,
  waitSeconds: 3600,
  listedDeadLetters: 1000,
  reasonCharacters: 1000,
} as const;
