import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import {
  openSqliteDatabase,
  type SqliteDatabase,
} from "../../../shared/adapters/sqlite-database.ts";
import { createSqliteJobQueue } from "../../../shared/adapters/sqlite-job-queue.ts";
import { OtpostError } from "../../../shared/errors.ts";
import { expectError } from "../ports/contract-cases.ts";
import { describeJobQueueContract } from "../ports/job-queue.contract.ts";
import { createTemporaryDirectory } from "./temporary-directory.ts";

describeJobQueueContract("SQLite", async (environment) => {
  const directory = createTemporaryDirectory();
  const database = openSqliteDatabase({ path: join(directory.path, "otpost.sqlite") });
  return {
    queue: createSqliteJobQueue({ database, name: "tasks", ...environment }),
    close: async () => {
      database.close();
      directory.remove();
    },
  };
});

describe("the queues of a SQLite file", () => {
  let directory: ReturnType<typeof createTemporaryDirectory>;
  let database: SqliteDatabase;
  const open = () => openSqliteDatabase({ path: join(directory.path, "otpost.sqlite") });
  const start = Date.parse("2026-05-01T08:30:00Z");
  let time: number;
  const createQueue = (name: string) =>
    createSqliteJobQueue({
      database,
      name,
      parse: (value) => z.string().startsWith("job").parse(value),
      now: () => new Date(time),
      leaseSeconds: 30,
      maxAttempts: 3,
    });
  const receiveOne = async (queue: ReturnType<typeof createQueue>) => {
    const [received] = await queue.receive({ limit: 1 });
    if (!received) throw new Error("Expected a job.");
    return received;
  };

  beforeEach(() => {
    time = start;
    directory = createTemporaryDirectory();
    database = open();
  });
  afterEach(() => {
    database.close();
    directory.remove();
  });

  it("give the jobs of a process that died to the next one at once, as another attempt", async () => {
    const before = createQueue("mails");
    await before.send("job 1");
    const lost = await receiveOne(before);
    database.close();

    database = open();
    const after = createQueue("mails");
    expect(await after.receive({ limit: 1 })).toEqual([]);
    await after.releaseLeases();
    expect(await receiveOne(after)).toMatchObject({ id: lost.id, job: "job 1", attempt: 2 });
  });

  it("hand a job to who waits for it, stored as his", async () => {
    const queue = createQueue("mails");
    const waiting = queue.receive({ limit: 2, waitSeconds: 20 });
    const sent = ["job 1", "job 2", "job 3"].map((job) => queue.send(job));
    // Stored when the promise says so, and not a transaction later.
    await sent[0];
    const stored = database.prepare("SELECT job, leased, attempt FROM jobs ORDER BY id").all();
    expect(stored).toMatchObject([
      { job: '"job 1"', leased: 1, attempt: 1 },
      { job: '"job 2"', leased: 1, attempt: 1 },
      { job: '"job 3"', leased: 0, attempt: 0 },
    ]);
    await Promise.all(sent);
    expect(await waiting).toMatchObject([
      { job: "job 1", attempt: 1 },
      { job: "job 2", attempt: 1 },
    ]);
    expect(await receiveOne(queue)).toMatchObject({ job: "job 3", attempt: 1 });
  });

  it("hand it over while it is on its way to the disk, for which its sender waits", async () => {
    database.close();
    const disk = Promise.withResolvers<void>();
    database = openSqliteDatabase({
      path: join(directory.path, "otpost.sqlite"),
      createSync: () => ({ sync: () => disk.promise, syncAndClose: () => undefined }),
    });
    const queue = createQueue("mails");
    const waiting = queue.receive({ limit: 1, waitSeconds: 20 });
    const told: string[] = [];
    const sent = queue.send("job 1").then(
      () => told.push("sent"),
      (error: unknown) => told.push(error instanceof OtpostError ? error.code : "other"),
    );
    expect(await waiting).toMatchObject([{ job: "job 1", attempt: 1 }]);
    expect(told).toEqual([]);
    disk.reject(new Error("the disk is gone"));
    await sent;
    expect(told).toEqual(["unavailable"]);
  });

  it("give a job that was handed to somebody who left to the next one", async () => {
    const queue = createQueue("mails");
    const leaving = new AbortController();
    const waiting = queue.receive({ limit: 1, waitSeconds: 20, signal: leaving.signal });
    const sent = queue.send("job 1");
    leaving.abort();
    await sent;
    expect(await waiting).toEqual([]);
    expect(await receiveOne(queue)).toMatchObject({ job: "job 1", attempt: 1 });
    expect(await queue.receive({ limit: 1 })).toEqual([]);
  });

  it("give it once when its lease lapsed before anybody took it", async () => {
    const queue = createQueue("mails");
    const leaving = new AbortController();
    const waiting = queue.receive({ limit: 1, waitSeconds: 20, signal: leaving.signal });
    const sent = queue.send("job 1");
    leaving.abort();
    await Promise.all([sent, waiting]);
    time += 31_000;
    // What was handed over is stale, and the row in the queue is due.
    const received = [
      ...(await queue.receive({ limit: 5 })),
      ...(await queue.receive({ limit: 5 })),
    ];
    expect(received).toMatchObject([{ job: "job 1", attempt: 2 }]);
  });

  it("leave a delayed job and the other queue alone when leases are released", async () => {
    const [mails, texts] = [createQueue("mails"), createQueue("texts")];
    await mails.send("job 1", { delaySeconds: 60 });
    await texts.send("job 2");
    await receiveOne(texts);
    await mails.releaseLeases();
    expect(await mails.receive({ limit: 1 })).toEqual([]);
    expect(await texts.receive({ limit: 1 })).toEqual([]);
  });

  it("forget dead letters that failed before an instant, and only those", async () => {
    const mails = createQueue("mails");
    await mails.send("job 1");
    await mails.bury(await receiveOne(mails), "broken");
    expect(await mails.deleteDeadLetters({ failedBefore: new Date("2026-05-01T08:30:00Z") })).toBe(
      0,
    );
    expect(
      await createQueue("texts").deleteDeadLetters({ failedBefore: new Date("2027-01-01") }),
    ).toBe(0);
    expect(await mails.deleteDeadLetters({ failedBefore: new Date("2026-05-01T08:30:01Z") })).toBe(
      1,
    );
    expect(await mails.listDeadLetters({ limit: 10 })).toEqual([]);
  });

  it("know nothing of each other", async () => {
    const [mails, texts] = [createQueue("mails"), createQueue("texts")];
    await mails.send("job 1");
    expect(await texts.receive({ limit: 1 })).toEqual([]);
    const received = await receiveOne(mails);
    await texts.acknowledge(received);
    await texts.bury(received, "not mine");
    expect(await mails.counts()).toMatchObject({ leased: 1 });
    await mails.bury(received, "broken");
    expect(await texts.dropDeadLetter(received.id)).toBe(false);
    expect(await texts.retryDeadLetter(received.id)).toBe(false);
    expect(await texts.counts()).toEqual({ waiting: 0, leased: 0, deadLetters: 0 });
    expect(await mails.counts()).toEqual({ waiting: 0, leased: 0, deadLetters: 1 });
  });

  it("keep jobs, attempts, leases and dead letters over a restart", async () => {
    const before = createQueue("mails");
    await before.send("job 1");
    await before.bury(await receiveOne(before), "broken");
    await before.send("job 2");
    await before.retry(await receiveOne(before), { delaySeconds: 0 });
    await before.send("job 3", { delaySeconds: 5 });
    database.close();
    database = open();
    const after = createQueue("mails");
    expect(await receiveOne(after)).toMatchObject({ job: "job 2", attempt: 2 });
    expect(await after.counts()).toMatchObject({ waiting: 1, leased: 1, deadLetters: 1 });
    expect(await after.listDeadLetters({ limit: 9 })).toMatchObject([{ job: "job 1" }]);
  });

  it("give up at once when the last attempt is given back, whatever the delay", async () => {
    const queue = createQueue("mails");
    await queue.send("job 1");
    for (const delaySeconds of [0, 0, 600]) {
      await queue.retry(await receiveOne(queue), { delaySeconds });
    }
    expect(await queue.counts()).toEqual({ waiting: 0, leased: 0, deadLetters: 1 });
  });

  it("show every job they have, dead letters too, but not the unreadable", async () => {
    const queue = createQueue("mails");
    await queue.send("job dead");
    await queue.bury(await receiveOne(queue), "broken");
    await queue.send("job leased");
    await receiveOne(queue);
    await queue.send("job waiting");
    await queue.send("unreadable");
    await createQueue("texts").send("job of another queue");
    const shown: string[] = [];
    queue.visitJobs((job) => shown.push(job));
    expect(shown.sort()).toEqual(["job dead", "job leased", "job waiting"]);
  });

  it("come to an end when thousands of jobs are unreadable", async () => {
    const queue = createQueue("mails");
    await Promise.all(Array.from({ length: 4500 }, () => queue.send("unreadable")));
    await queue.send("job 1");
    expect((await receiveOne(queue)).job).toBe("job 1");
    expect(await queue.counts()).toMatchObject({ waiting: 0, deadLetters: 4500 });
  });

  it("refuse a receipt that no queue made", async () => {
    const queue = createQueue("mails");
    await queue.send("job 1");
    const received = await receiveOne(queue);
    for (const receipt of ["", "x", "1.x", "1"]) {
      await expectError(queue.acknowledge({ ...received, receipt }), "validation_failed");
    }
  });

  for (const settings of [{ leaseSeconds: 0 }, { leaseSeconds: Number.NaN }, { maxAttempts: 0 }]) {
    it(`cannot be made with ${JSON.stringify(settings)}`, () => {
      const given = { name: "q", parse: String, leaseSeconds: 1, maxAttempts: 1, ...settings };
      const make = () => createSqliteJobQueue({ database, now: () => new Date(), ...given });
      expect(make).toThrow(expect.objectContaining({ code: "validation_failed" }));
    });
  }
});
