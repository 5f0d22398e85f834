/** What every `JobQueue` must do, whatever it is made of. */
import { afterEach, beforeEach, describe } from "vitest";
import type { StartTimer } from "../../../shared/adapters/wake-ups.ts";
import type { JobQueue } from "../../../shared/ports/job-queue.ts";
import { contractCases, type SkippedCases } from "./contract-cases.ts";
import { describeJobQueueModel } from "./job-queue.model.ts";
import { describeDeadLetterCases } from "./job-queue-dead-letters.cases.ts";
import { describeReceptionCases } from "./job-queue-receptions.cases.ts";
import { type JobQueueSuite, type TaskJob, taskJob } from "./job-queue-suite.ts";
import { describeWaitingCases } from "./job-queue-waiting.cases.ts";
import { createSimulatedClock, type SimulatedClock } from "./simulated-clock.ts";

export type JobQueueEnvironment = {
  now: () => Date;
  startTimer: StartTimer;
  /** Validates what is read back. */
  parse: (value: unknown) => TaskJob;
  leaseSeconds: number;
  maxAttempts: number;
};
export type JobQueueUnderTest = { queue: JobQueue<TaskJob>; close?: () => Promise<void> };
/** Each call gives an empty queue. */
export type CreateJobQueue = (environment: JobQueueEnvironment) => Promise<JobQueueUnderTest>;

export function describeJobQueueContract(
  name: string,
  create: CreateJobQueue,
  options: { skipped?: SkippedCases; modelRuns?: number } = {},
): void {
  describe(`JobQueue: ${name}`, () => {
    const cases = contractCases(options.skipped ?? []);
    let clock: SimulatedClock;
    let made: JobQueueUnderTest;
    const suite: JobQueueSuite = {
      case: cases.case,
      get queue() {
        return made.queue;
      },
      get clock() {
        return clock;
      },
      parse: (value) => taskJob.parse(value),
      receive: (limit = 10) => made.queue.receive({ limit }),
      async receiveOne() {
        const [received, ...others] = await suite.receive();
        if (!received || others.length > 0) throw new Error("Expected exactly one job.");
        return received;
      },
      deadLetters: () => made.queue.listDeadLetters({ limit: 100 }),
    };

    beforeEach(async () => {
      clock = createSimulatedClock();
      suite.parse = (value) => taskJob.parse(value);
      made = await create({
        now: clock.now,
        startTimer: clock.startTimer,
        parse: (value) => suite.parse(value),
        leaseSeconds: 30,
        maxAttempts: 3,
      });
    });
    afterEach(() => made.close?.());

    describeReceptionCases(suite);
    describeDeadLetterCases(suite);
    describeWaitingCases(suite);
    describeJobQueueModel(cases, create, options.modelRuns ?? 100);
    cases.assertAllKnown();
  });
}
