/** What the cases of the `JobQueue` contract work with. */
import { z } from "zod";
import type { DeadLetter, JobQueue, ReceivedJob } from "../../../shared/ports/job-queue.ts";
import type { ContractCases } from "./contract-cases.ts";
import type { SimulatedClock } from "./simulated-clock.ts";

export type TaskJob = { kind: "task"; number: number; text?: string | undefined };
export const taskJob = z.object({
  kind: z.literal("task"),
  number: z.number(),
  text: z.string().optional(),
});
export const task = (number: number): TaskJob => ({ kind: "task", number });

/** `queue` (leases of 30 s, three attempts) and `clock` are new for each case. */
export type JobQueueSuite = {
  case: ContractCases["case"];
  readonly queue: JobQueue<TaskJob>;
  readonly clock: SimulatedClock;
  /** What the running version of otpost takes for a job; throws when it is none. */
  parse: (value: unknown) => TaskJob;
  /** Up to `limit` (10) jobs. */
  receive(limit?: number): Promise<ReceivedJob<TaskJob>[]>;
  /** Fails unless there is exactly one. */
  receiveOne(): Promise<ReceivedJob<TaskJob>>;
  deadLetters(): Promise<DeadLetter<TaskJob>[]>;
};
