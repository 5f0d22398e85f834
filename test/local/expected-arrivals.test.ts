/** From when a job is sent until it is done with, in whatever way, its organizations' codes are expected. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { expectArrivals } from "../../local/expected-arrivals.ts";
import { createInProcessCodeArrivals } from "../../shared/adapters/in-process-code-arrivals.ts";
import { openSqliteDatabase, type SqliteDatabase } from "../../shared/adapters/sqlite-database.ts";
import { createSqliteJobQueue } from "../../shared/adapters/sqlite-job-queue.ts";
import type { CodeArrivals } from "../../shared/ports/code-arrivals.ts";
import type { JobQueue, ReceivedJob } from "../../shared/ports/job-queue.ts";
import { createTemporaryDirectory } from "../shared/adapters/temporary-directory.ts";
import { createSimulatedClock } from "../shared/ports/simulated-clock.ts";

type Job = { id: string; organizations: string[] };

const directory = createTemporaryDirectory();
let database: SqliteDatabase;
let codeArrivals: CodeArrivals;
let queue: JobQueue<Job>;

beforeEach(() => {
  const clock = createSimulatedClock();
  database = openSqliteDatabase({ path: `${directory.path}/otpost.db` });
  codeArrivals = createInProcessCodeArrivals(clock);
  const jobs = createSqliteJobQueue<Job>({
    database,
    name: "jobs",
    parse: (value) => value as Job,
    ...clock,
    leaseSeconds: 60,
    maxAttempts: 3,
  });
  queue = {
    ...jobs,
    ...expectArrivals(jobs, {
      codeArrivals,
      nameOf: ({ id }) => id,
      organizationsOf: ({ organizations }) => organizations,
    }),
  };
});
afterEach(() => {
  database.close();
  directory.remove();
});

async function isSettled(organization: string): Promise<boolean> {
  let answer = false;
  void codeArrivals.settled(organization).then(() => {
    answer = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return answer;
}

async function receive(): Promise<ReceivedJob<Job>> {
  const [received] = await queue.receive({ limit: 1 });
  if (received === undefined) throw new Error("Expected a job.");
  return received;
}

for (const [how, settle] of [
  ["acknowledged", (received: ReceivedJob<Job>) => queue.acknowledge(received)],
  ["given back", (received: ReceivedJob<Job>) => queue.retry(received, { delaySeconds: 0 })],
  ["buried", (received: ReceivedJob<Job>) => queue.bury(received, "broken")],
] as const) {
  it(`a job that is ${how}`, async () => {
    await queue.send({ id: "job_1", organizations: ["org_1", "org_2", "org_1"] });
    expect(await isSettled("org_1")).toBe(false);
    expect(await isSettled("org_2")).toBe(false);
    expect(await isSettled("org_3")).toBe(true);
    await settle(await receive());
    expect(await isSettled("org_1")).toBe(true);
    expect(await isSettled("org_2")).toBe(true);
  });
}

it("a job is expected as soon as it is sent, and not when it cannot be", async () => {
  database.close();
  const sending = queue.send({ id: "job_1", organizations: ["org_1"] });
  let isDone = false;
  void codeArrivals.settled("org_1").then(() => {
    isDone = true;
  });
  expect(isDone).toBe(false);
  await expect(sending).rejects.toMatchObject({ code: "unavailable" });
  expect(await isSettled("org_1")).toBe(true);
});

it("a backlog is not waited for", async () => {
  for (let index = 0; index < 64; index += 1) {
    await queue.send({ id: `job_${index}`, organizations: ["org_1"] });
  }
  await queue.send({ id: "job_64", organizations: ["org_2"] });
  expect([await isSettled("org_1"), await isSettled("org_2")]).toEqual([false, true]);
});

it("a job for nobody is not waited for", async () => {
  await queue.send({ id: "job_1", organizations: [] });
  expect(await isSettled("org_1")).toBe(true);
  await queue.acknowledge(await receive());
});
