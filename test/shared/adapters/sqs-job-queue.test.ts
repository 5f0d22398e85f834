import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createSqsJobQueue } from "../../../shared/adapters/sqs-job-queue.ts";
import { createSqsSender } from "../../../shared/adapters/sqs-sender.ts";
import type { ProtocolServer } from "../../aws/protocol-servers/dynamodb.ts";
import { createOtpostQueues, startFauxqsOnLoopback } from "../../aws/protocol-servers/fauxqs.ts";
import { loopbackClient } from "../../aws/protocol-servers/loopback.ts";
import { describeJobQueueContract } from "../ports/job-queue.contract.ts";
import { task, taskJob } from "../ports/job-queue-suite.ts";

let server: ProtocolServer;
let client: SQSClient;

beforeAll(async () => {
  server = await startFauxqsOnLoopback();
  client = new SQSClient({ ...loopbackClient, endpoint: server.endpoint });
});
afterAll(async () => {
  client.destroy();
  await server.close();
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** The server lives in this process: its time can be the suite's. */
const moveServerTime = (now: () => Date) =>
  vi.spyOn(Date, "now").mockImplementation(() => now().getTime());

describeJobQueueContract(
  "SQS",
  async ({ now, parse, leaseSeconds, maxAttempts }) => {
    moveServerTime(now);
    const queues = await createOtpostQueues(client, { maxReceiveCount: 1000 });
    const settings = { parse, leaseSeconds, maxAttempts, walkWaitSeconds: 0 };
    return { queue: createSqsJobQueue({ client, ...queues, ...settings }) };
  },
  {
    skipped: [
      {
        reason: "SQS counts whole seconds",
        cases: ["holds a delayed job back until its time"],
      },
      {
        reason: "SQS does not tell the age of its oldest message",
        cases: ["counts what waits, what is leased and what is dead, with the oldest age"],
      },
      {
        reason: "SQS waits by itself: there are no timers of ours to look at",
        cases: [
          "keeps one timer of its own, and none afterwards",
          "is woken when a delay ends, and not before",
          "is woken when a lease lapses",
          "learns of an earlier due time sent meanwhile",
          "moves a used up job to the dead letters when its last lease lapses",
        ],
      },
    ],
  },
);

describe("a queue in SQS", () => {
  const parse = (value: unknown) => taskJob.parse(value);
  const settings = { parse, leaseSeconds: 30, maxAttempts: 3, walkWaitSeconds: 0 };
  const create = async (maxReceiveCount = 1000) => {
    const queues = await createOtpostQueues(client, { maxReceiveCount });
    return { ...queues, queue: createSqsJobQueue({ client, ...queues, ...settings }) };
  };
  const body = async (queueUrl: string) => {
    const command = new ReceiveMessageCommand({ QueueUrl: queueUrl });
    return (await client.send(command)).Messages?.[0]?.Body;
  };

  it("is filled by a sender that knows nothing of dead letters", async () => {
    const { queue, queueUrl } = await create();
    await createSqsSender({ client, queueUrl }).send(task(1));
    expect((await queue.receive({ limit: 1 }))[0]?.job).toEqual(task(1));
  });

  it("is fair: a group's jobs carry its name", async () => {
    const { queue } = await create();
    // The protocol server takes a group on a standard queue, as SQS does, but does not give it back.
    const sent = vi.spyOn(client, "send");
    await queue.send(task(1), { group: "dest_01k7x2m9q0" });
    await queue.send(task(2));
    expect(sent.mock.calls.map(([{ input }]) => Object.hasOwn(input, "MessageGroupId"))).toEqual([
      true,
      false,
    ]);
    expect(sent.mock.calls[0]?.[0].input).toMatchObject({ MessageGroupId: "dest_01k7x2m9q0" });
    expect(await queue.receive({ limit: 2 })).toHaveLength(2);
  });

  it("sends what SQS refuses as JSON's escapes", async () => {
    const { queue, queueUrl } = await create();
    const text = "\u0000\u0008\ufffe\uffff\ud800 é € 😀";
    await queue.send({ ...task(1), text });
    const sent = await body(queueUrl);
    expect(sent).toContain("é €");
    expect(sent).toContain(String.raw`\ufffe\uffff\ud800`);
    expect(JSON.parse(sent ?? "")).toEqual({ ...task(1), text });
  });

  it("rounds delays up: a job comes late by less than a second, never early", async () => {
    let time = Date.parse("2026-05-01T08:30:00Z");
    moveServerTime(() => new Date(time));
    const { queue } = await create();
    await queue.send(task(1), { delaySeconds: 1.5 });
    time += 1999;
    expect(await queue.receive({ limit: 1 })).toEqual([]);
    time += 1;
    const [received] = await queue.receive({ limit: 1 });
    if (!received) throw new Error("Expected the job.");
    await queue.retry(received, { delaySeconds: 0.2 });
    time += 999;
    expect(await queue.receive({ limit: 1 })).toEqual([]);
    time += 1;
    expect(await queue.receive({ limit: 1 })).toHaveLength(1);
  });

  it("counts jobs and dead letters", async () => {
    const { queue } = await create();
    await queue.send(task(1));
    const [buried] = await queue.receive({ limit: 1 });
    if (!buried) throw new Error("Expected the job.");
    await queue.send(task(2), { delaySeconds: 60 });
    await queue.send(task(3));
    expect(await queue.counts()).toEqual({ waiting: 2, leased: 1, deadLetters: 0 });
    await queue.bury(buried, "broken");
    expect(await queue.counts()).toEqual({ waiting: 2, leased: 0, deadLetters: 1 });
  });

  it("names the attempts of a job that SQS itself gave up", async () => {
    let time = Date.parse("2026-05-01T08:30:00Z");
    moveServerTime(() => new Date(time));
    const { queue } = await create(3);
    await queue.send(task(1));
    for (let reception = 1; reception <= 3; reception += 1) {
      expect(await queue.receive({ limit: 1 })).toHaveLength(1);
      time += 30_000;
    }
    expect(await queue.receive({ limit: 1 })).toEqual([]);
    const [letter] = await queue.listDeadLetters({ limit: 1 });
    expect(letter).toMatchObject({
      job: task(1),
      attempts: 3,
      reason: "given up after 3 attempts",
      failedAt: new Date("2026-05-01T08:30:00Z"),
    });
    expect(await queue.retryDeadLetter(letter?.id ?? "")).toBe(true);
    expect((await queue.receive({ limit: 1 }))[0]).toMatchObject({ job: task(1), attempt: 1 });
  });

  it("lists dead letters without hiding them, and finds one among many", async () => {
    const { queue } = await create();
    for (let number = 1; number <= 35; number += 1) await queue.send(task(number));
    for (const received of await queue.receive({ limit: 100 }))
      await queue.bury(received, "broken");
    const letters = await queue.listDeadLetters({ limit: 1000 });
    expect(letters).toHaveLength(35);
    expect(await queue.listDeadLetters({ limit: 1000 })).toHaveLength(35);
    const last = letters.at(-1);
    expect(await queue.dropDeadLetter(last?.id ?? "")).toBe(true);
    expect(await queue.dropDeadLetter(last?.id ?? "")).toBe(false);
    const left = await queue.listDeadLetters({ limit: 1000 });
    expect(left.map(({ id }) => id).sort()).toEqual(
      letters
        .slice(0, -1)
        .map(({ id }) => id)
        .sort(),
    );
  });

  for (const [what, reason, expected] of [
    ["empty", "", "no reason was given"],
    ["full of what SQS refuses", "a\u0000b\ufffe😀", "a\ufffdb\ufffd\ufffd\ufffd"],
  ] as const) {
    it(`buries with a reason that is ${what}`, async () => {
      const { queue } = await create();
      await queue.send(task(1));
      const [received] = await queue.receive({ limit: 1 });
      if (!received) throw new Error("Expected the job.");
      await queue.bury(received, reason);
      expect((await queue.listDeadLetters({ limit: 1 }))[0]?.reason).toBe(expected);
    });
  }

  it("buries the job as it was sent, not as this version reads it", async () => {
    const { queue, queueUrl, deadLetterQueueUrl } = await create();
    const sent = JSON.stringify({ ...task(1), addedByALaterVersion: true });
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: sent }));
    const [received] = await queue.receive({ limit: 1 });
    if (!received) throw new Error("Expected the job.");
    await queue.bury(received, "broken");
    expect(await body(deadLetterQueueUrl)).toBe(sent);
  });

  for (const { name, text, attempt, reason } of [
    { name: "is no JSON", text: "<not json>", attempt: 1, reason: /shape/ },
    { name: "is no job", text: '{"kind":"other"}', attempt: 2, reason: /shape/ },
    {
      name: "was received once too often",
      text: JSON.stringify(task(1)),
      attempt: 4,
      reason: /after 3/,
    },
  ]) {
    it(`moves what Lambda received to the dead letters when it ${name}`, async () => {
      const { queue, queueUrl } = await create();
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: text }));
      const { Messages: [message] = [] } = await client.send(
        new ReceiveMessageCommand({ QueueUrl: queueUrl }),
      );
      const { MessageId: id = "", ReceiptHandle: receipt = "" } = message ?? {};
      expect(await queue.takeOver({ id, receipt, body: text, attempt })).toBeUndefined();
      expect((await queue.listDeadLetters({ limit: 1 }))[0]?.reason).toMatch(reason);
      expect(await queue.counts()).toEqual({ waiting: 0, leased: 0, deadLetters: 1 });
    });
  }

  it("gives Lambda's own jobs over as received ones", async () => {
    const { queue } = await create();
    const reception = { id: "m", receipt: "r", body: JSON.stringify(task(7)), attempt: 2 };
    expect(await queue.takeOver(reception)).toEqual({
      id: "m",
      receipt: "r",
      attempt: 2,
      job: task(7),
    });
  });

  it("waits in SQS for a job that comes later", async () => {
    const { queue } = await create();
    await queue.send(task(1), { delaySeconds: 1 });
    const received = await queue.receive({ limit: 10, waitSeconds: 20 });
    expect(received.map(({ job }) => job.number)).toEqual([1]);
  });
});
