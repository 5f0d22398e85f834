import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
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
