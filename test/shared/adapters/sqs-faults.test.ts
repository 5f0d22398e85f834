import { SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createSqsJobQueue, type SqsJobQueue } from "../../../shared/adapters/sqs-job-queue.ts";
import { clientSettings } from "../../../shared/aws/client-settings.ts";
import type { ProtocolServer } from "../../aws/protocol-servers/dynamodb.ts";
import {
  type Fault,
  type FaultyProxy,
  startFaultyProxy,
} from "../../aws/protocol-servers/faulty-proxy.ts";
import { createOtpostQueues, startFauxqsOnLoopback } from "../../aws/protocol-servers/fauxqs.ts";
import { loopbackClient } from "../../aws/protocol-servers/loopback.ts";
import { expectError } from "../ports/contract-cases.ts";
import { type TaskJob, task, taskJob } from "../ports/job-queue-suite.ts";

let server: ProtocolServer;
let proxy: FaultyProxy;
let client: SQSClient;
let queue: SqsJobQueue<TaskJob>;

beforeAll(async () => {
  server = await startFauxqsOnLoopback();
  proxy = await startFaultyProxy(server.endpoint);
  client = new SQSClient({
    ...clientSettings,
    ...loopbackClient,
    endpoint: proxy.endpoint,
    maxAttempts: 2,
    requestHandler: { ...clientSettings.requestHandler, requestTimeout: 900 },
  });
});
beforeEach(async () => {
  proxy.heal();
  queue = createSqsJobQueue({
    client,
    ...(await createOtpostQueues(client, { maxReceiveCount: 1000 })),
    parse: (value) => taskJob.parse(value),
    leaseSeconds: 30,
    maxAttempts: 3,
    walkWaitSeconds: 0,
  });
});
afterAll(async () => {
  client.destroy();
  await proxy.close();
  await server.close();
});

const broken: Fault = { kind: "answer", status: 500, name: "com.amazonaws.sqs#InternalError" };
const throttled: Fault = {
  kind: "answer",
  status: 400,
  name: "com.amazonaws.sqs#RequestThrottled",
};
const overLimit: Fault = { kind: "answer", status: 400, name: "com.amazonaws.sqs#OverLimit" };

async function receiveOne() {
  const [received] = await queue.receive({ limit: 1 });
  if (!received) throw new Error("Expected the job.");
  return received;
}

describe("SQS on a bad day", () => {
  it("sends a job again until it is taken, and twice at worst when an answer is lost", async () => {
    proxy.fail("SendMessage", [broken]);
    await queue.send(task(1));
    expect(proxy.requests()).toEqual(["SendMessage", "SendMessage"]);
    proxy.fail("SendMessage", [{ kind: "lose-answer" }]);
    await queue.send(task(2));
    const received = await queue.receive({ limit: 10 });
    expect(received.map(({ job }) => job.number).sort()).toEqual([1, 2, 2]);
  });

  for (const [action, run] of [
    ["SendMessage", () => queue.send(task(1))],
    ["ReceiveMessage", () => queue.receive({ limit: 1 })],
    ["ReceiveMessage", () => queue.listDeadLetters({ limit: 1 })],
    ["DeleteMessage", async () => queue.acknowledge(await receiveOne())],
    ["ChangeMessageVisibility", async () => queue.retry(await receiveOne(), { delaySeconds: 1 })],
    ["ChangeMessageVisibility", async () => queue.bury(await receiveOne(), "broken")],
    ["GetQueueAttributes", () => queue.counts()],
  ] as [string, () => Promise<unknown>][]) {
    for (const [how, fault] of Object.entries({ broken, throttled })) {
      it(`is unavailable while ${action} is ${how}`, async () => {
        await queue.send(task(0));
        proxy.fail(action, [fault, fault, fault, fault]);
        await expectError(run(), "unavailable");
      });
    }
  }

  it("is unavailable when too many jobs are in flight", async () => {
    proxy.fail("ReceiveMessage", [overLimit, overLimit]);
    await expectError(queue.receive({ limit: 1 }), "unavailable");
  });

  it("is trouble of our own when the queue is gone or forbidden", async () => {
    for (const name of ["QueueDoesNotExist", "AccessDeniedException"]) {
      proxy.fail("SendMessage", [
        { kind: "answer", status: 400, name: `com.amazonaws.sqs#${name}` },
      ]);
      await expectError(queue.send(task(1)), "internal");
    }
  });

  it("gives what it has received when a later batch fails", async () => {
    for (let number = 1; number <= 12; number += 1) await queue.send(task(number));
    proxy.fail("ReceiveMessage", [{ kind: "pass" }, throttled, throttled]);
    expect(await queue.receive({ limit: 12 })).toHaveLength(10);
    expect(await queue.receive({ limit: 12 })).toHaveLength(2);
  });

  it("buries nothing by halves: a failed copy leaves the job, a failed deletion both", async () => {
    await queue.send(task(1));
    const received = await receiveOne();
    proxy.fail("SendMessage", [broken, broken]);
    await expectError(queue.bury(received, "broken"), "unavailable");
    expect(await queue.counts()).toEqual({ waiting: 0, leased: 1, deadLetters: 0 });
    proxy.fail("DeleteMessage", [broken, broken]);
    await expectError(queue.bury(received, "broken"), "unavailable");
    expect(await queue.counts()).toEqual({ waiting: 0, leased: 1, deadLetters: 1 });
  });

  it("loses no dead letter when sending it again fails", async () => {
    await queue.send(task(1));
    await queue.bury(await receiveOne(), "broken");
    const [letter] = await queue.listDeadLetters({ limit: 1 });
    proxy.fail("SendMessage", [broken, broken]);
    await expectError(queue.retryDeadLetter(letter?.id ?? ""), "unavailable");
    expect(await queue.counts()).toMatchObject({ waiting: 0, deadLetters: 1 });
  });

  it("waits longer for SQS's long poll than for any other answer", async () => {
    await queue.send(task(1), { delaySeconds: 2 });
    expect(await queue.receive({ limit: 1, waitSeconds: 20 })).toHaveLength(1);
    expect(proxy.requests().filter((action) => action === "ReceiveMessage")).toHaveLength(1);
  });
});
