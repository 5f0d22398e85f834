/** A model test: whatever happens, no job is lost, comes back when done, or is tried too often. */
import fc from "fast-check";
import { expect } from "vitest";
import type { JobQueue, ReceivedJob } from "../../../shared/ports/job-queue.ts";
import type { ContractCases } from "./contract-cases.ts";
import type { CreateJobQueue } from "./job-queue.contract.ts";
import type { TaskJob } from "./job-queue-suite.ts";
import { createSimulatedClock } from "./simulated-clock.ts";

const leaseSeconds = 10;
const maxAttempts = 3;

const delaySeconds = fc.constantFrom(0, 1, 9, 10, 11, 30);
const reception = fc.nat({ max: 40 });
const operation = fc.oneof(
  fc.record({ kind: fc.constant("send" as const), delaySeconds }),
  fc.record({ kind: fc.constant("receive" as const), limit: fc.constantFrom(1, 2, 1000) }),
  fc.record({ kind: fc.constant("acknowledge" as const), reception }),
  fc.record({ kind: fc.constant("retry" as const), reception, delaySeconds }),
  fc.record({ kind: fc.constant("bury" as const), reception }),
  fc.record({ kind: fc.constant("advance" as const), seconds: fc.constantFrom(1, 9, 10, 30) }),
);
type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never;

type ModelJob = {
  state: "waiting" | "leased" | "done" | "dead";
  dueAt: number;
  attempt: number;
};

type World = {
  queue: JobQueue<TaskJob>;
  /** Milliseconds. */
  time: () => number;
  advance: (seconds: number) => void;
  /** By the number in the job. */
  jobs: ModelJob[];
  /** All of them, stale ones too. */
  receptions: ReceivedJob<TaskJob>[];
};

export function describeJobQueueModel(
  cases: ContractCases,
  create: CreateJobQueue,
  runs: number,
): void {
  const history = fc.asyncProperty(fc.array(operation, { maxLength: 60 }), async (operations) => {
    const clock = createSimulatedClock();
    const { queue, close } = await create({
      now: clock.now,
      startTimer: clock.startTimer,
      // The jobs are the model's own.
      parse: (value) => ({ kind: "task", ...Object(value) }),
      leaseSeconds,
      maxAttempts,
    });
    const world: World = {
      queue,
      time: () => clock.now().getTime(),
      advance: (seconds) => clock.advance(seconds * 1000),
      jobs: [],
      receptions: [],
    };
    try {
      for (const each of operations) await apply(each, world);
      await drain(world);
    } finally {
      await close?.();
    }
  });
  cases.case(
    "loses no job and gives none too often, whatever happens",
    () => fc.assert(history, { numRuns: runs }),
    120_000,
  );
}

async function apply(operation: Operation, world: World): Promise<void> {
  const { queue, jobs } = world;
  switch (operation.kind) {
    case "send": {
      const dueAt = world.time() + operation.delaySeconds * 1000;
      await queue.send({ kind: "task", number: jobs.length }, operation);
      jobs.push({ state: "waiting", dueAt, attempt: 0 });
      return;
    }
    case "receive":
      return receive(operation.limit, world);
    case "advance":
      return world.advance(operation.seconds);
    case "acknowledge": {
      const [received, job] = pick(operation.reception, world);
      if (received) await queue.acknowledge(received);
      if (job) job.state = "done";
      return;
    }
    case "bury": {
      const [received, job] = pick(operation.reception, world);
      if (received) await queue.bury(received, "buried");
      if (job) job.state = "dead";
      return;
    }
    case "retry": {
      const [received, job] = pick(operation.reception, world);
      if (received) await queue.retry(received, operation);
      if (!job) return;
      job.state = job.attempt === maxAttempts ? "dead" : "waiting";
      job.dueAt = world.time() + operation.delaySeconds * 1000;
    }
  }
}

async function receive(limit: number, world: World): Promise<void> {
  const due = world.jobs.filter(
    ({ state, dueAt }) => (state === "waiting" || state === "leased") && dueAt <= world.time(),
  );
  const receivable = due.filter(({ attempt }) => attempt < maxAttempts);
  const batch = await world.queue.receive({ limit });
  expect(batch.length).toBe(Math.min(limit, receivable.length));
  for (const received of batch) {
    const job = world.jobs[received.job.number];
    if (!job || !receivable.includes(job)) throw new Error("Received a job that was not due.");
    expect(received.attempt).toBe(job.attempt + 1);
    job.attempt += 1;
    job.state = "leased";
    job.dueAt = world.time() + leaseSeconds * 1000;
    world.receptions.push(received);
  }
}

/** A reception, and its job when the receipt is still good. */
function pick(index: number, world: World): [received?: ReceivedJob<TaskJob>, job?: ModelJob] {
  const received = world.receptions[index % Math.max(1, world.receptions.length)];
  const job = received && world.jobs[received.job.number];
  if (!received || !job) return [];
  // A used up job whose lease has lapsed is dead as soon as anybody receives: either is right.
  const isGood = job.state === "leased" && job.attempt === received.attempt;
  const isUsedUp = job.attempt === maxAttempts && job.dueAt <= world.time();
  return isGood && !isUsedUp ? [received, job] : isGood ? [] : [received];
}

/** Works off what is left: every job was acknowledged or is a dead letter, and none is both. */
async function drain(world: World): Promise<void> {
  for (let round = 0; round <= maxAttempts; round += 1) {
    world.advance(60);
    const first = world.receptions.length;
    await receive(1000, world);
    for (const received of world.receptions.slice(first)) {
      await world.queue.acknowledge(received);
      const job = world.jobs[received.job.number];
      if (job) job.state = "done";
    }
  }
  for (const job of world.jobs) {
    if (job.state === "leased" && job.attempt === maxAttempts) job.state = "dead";
  }
  const letters = await world.queue.listDeadLetters({ limit: 1000 });
  const dead = world.jobs.flatMap(({ state }, number) => (state === "dead" ? number : []));
  expect(letters.map(({ job }) => job?.number).sort((a, b) => Number(a) - Number(b))).toEqual(dead);
  expect(world.jobs.every(({ state }) => state === "done" || state === "dead")).toBe(true);
  expect(await world.queue.counts()).toEqual({ waiting: 0, leased: 0, deadLetters: dead.length });
}
