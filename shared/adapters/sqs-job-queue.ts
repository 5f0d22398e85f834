/**
 * `JobQueue` in SQS, with a queue of its own for the dead letters.
 *
 * Time is SQS's own and whole seconds: delays and leases are rounded up. `ApproximateReceiveCount` is
 * the attempt. The queue's redrive policy is the net for jobs whose receiver always dies; whoever
 * lives to see one attempt too many moves the job itself, with the reason.
 *
 * An aborted `receive` may lose an answer that was on its way: those jobs come again when their leases
 * lapse, with one attempt used.
 */
import {
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { JobQueue, ReceivedJob } from "../ports/job-queue.ts";
import {
  assertQueueSettings,
  assertReceive,
  assertRetryDelay,
  deadLetterReasons,
} from "../ports/job-queue-rules.ts";
import { awsFailure } from "./aws-failure.ts";
import { createSqsDeadLetters } from "./sqs-dead-letters.ts";
import { createSqsLeases } from "./sqs-leases.ts";
import { encodeBody, readMessage, readReception, type SqsReception } from "./sqs-message.ts";
import { createSqsSender } from "./sqs-sender.ts";

/** SQS's limits for one request. */
const batchMessages = 10;
const longestWaitSeconds = 20;

/** For the answer, after the wait that was asked for. */
const answerSeconds = 4;

/** While a job is copied to the dead letters, nobody else may have it. */
const buryLeaseSeconds = 60;

export type SqsJobQueue<Job> = JobQueue<Job> & {
  /**
   * A job that Lambda received for the function. `undefined` when it was moved to the dead letters:
   * unreadable, or received once too often.
   */
  takeOver(reception: SqsReception): Promise<ReceivedJob<Job> | undefined>;
};

export type SqsJobQueueOptions<Job> = {
  client: SQSClient;
  queueUrl: string;
  deadLetterQueueUrl: string;
  /** Validates what is received; throws when it is no job. */
  parse: (value: unknown) => Job;
  /** The queue's own visibility timeout when absent. */
  leaseSeconds?: number;
  /** Not above the redrive policy's `maxReceiveCount`, which gives no reason. */
  maxAttempts: number;
  walkWaitSeconds?: number;
};

export function createSqsJobQueue<Job>({
  client,
  queueUrl,
  deadLetterQueueUrl,
  parse,
  leaseSeconds,
  maxAttempts,
  walkWaitSeconds = 1,
}: SqsJobQueueOptions<Job>): SqsJobQueue<Job> {
  assertQueueSettings({ leaseSeconds: leaseSeconds ?? 1, maxAttempts });
  const leases = createSqsLeases({ client, queueUrl });
  const { add: addDeadLetter, ...deadLetters } = createSqsDeadLetters({
    client,
    queueUrl,
    deadLetterQueueUrl,
    parse,
    maxAttempts,
    walkWaitSeconds,
  });

  /** As they were sent; another version of otpost may read more of one than this. */
  const bodies = new WeakMap<ReceivedJob<Job>, string>();
  const toReception = (received: ReceivedJob<Job>): SqsReception => {
    const { id, receipt, attempt } = received;
    return { id, receipt, attempt, body: bodies.get(received) ?? encodeBody(received.job) };
  };

  /** The lease is proved and prolonged first: a stale receipt must not bury what another has. */
  const bury = async (reception: SqsReception, reason: string): Promise<void> => {
    if (!(await leases.hide(reception.receipt, buryLeaseSeconds))) return;
    await addDeadLetter(reception, reason);
    await leases.delete(reception.receipt);
    leases.spend(reception.receipt);
  };

  const takeOver = async (reception: SqsReception): Promise<ReceivedJob<Job> | undefined> => {
    const usedUp = reception.attempt > maxAttempts;
    const received = usedUp ? undefined : readReception(reception, parse);
    if (received) {
      bodies.set(received, reception.body);
      return received;
    }
    await bury(
      usedUp ? { ...reception, attempt: maxAttempts } : reception,
      usedUp ? deadLetterReasons.attemptsUsedUp(maxAttempts) : deadLetterReasons.unreadable,
    );
    return undefined;
  };

  const receiveMessages = async (
    options: { limit: number; waitSeconds: number },
    signal: AbortSignal | undefined,
  ): Promise<Message[]> => {
    const command = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: Math.min(options.limit, batchMessages),
      WaitTimeSeconds: options.waitSeconds,
      ...(leaseSeconds !== undefined && { VisibilityTimeout: Math.ceil(leaseSeconds) }),
      MessageSystemAttributeNames: ["ApproximateReceiveCount"],
    });
    const httpOptions = {
      // SQS keeps silent while it waits.
      requestTimeout: (options.waitSeconds + answerSeconds) * 1000,
      ...(signal && { abortSignal: signal }),
    };
    try {
      return (await client.send(command, httpOptions)).Messages ?? [];
    } catch (error) {
      if (signal?.aborted) return [];
      throw awsFailure("SQS", error);
    }
  };

  return {
    ...createSqsSender<Job>({ client, queueUrl }),
    ...deadLetters,
    takeOver,

    async receive({ limit, waitSeconds = 0, signal }) {
      assertReceive({ limit, waitSeconds });
      const received: ReceivedJob<Job>[] = [];
      let leftSeconds = Math.ceil(waitSeconds);
      while (received.length < limit && !signal?.aborted) {
        const wait = received.length > 0 ? 0 : Math.min(leftSeconds, longestWaitSeconds);
        const messages = await receiveMessages(
          { limit: limit - received.length, waitSeconds: wait },
          signal,
        ).catch((error: unknown) => {
          // What was received before it is worth more than the error.
          if (received.length > 0) return [];
          throw error;
        });
        for (const message of messages) {
          const reception = readMessage(message);
          const job = reception && (await takeOver(reception));
          if (job) received.push(job);
        }
        if (messages.length > 0) continue;
        leftSeconds -= wait;
        if (received.length > 0 || leftSeconds <= 0) break;
      }
      return received;
    },

    async acknowledge({ receipt }) {
      await leases.delete(receipt);
      leases.spend(receipt);
    },

    async retry(received, { delaySeconds }) {
      assertRetryDelay(delaySeconds);
      if (received.attempt >= maxAttempts) {
        await bury(toReception(received), deadLetterReasons.attemptsUsedUp(received.attempt));
        return;
      }
      await leases.hide(received.receipt, delaySeconds);
      leases.spend(received.receipt);
    },

    bury: (received, reason) => bury(toReception(received), reason),

    async counts() {
      const [jobs, letters] = await Promise.all(
        [queueUrl, deadLetterQueueUrl].map((url) => countMessages(client, url)),
      );
      const { waiting = 0, leased = 0 } = jobs ?? {};
      return { waiting, leased, deadLetters: (letters?.waiting ?? 0) + (letters?.leased ?? 0) };
    },
  };
}

/** Approximate, and up to a minute late: SQS knows no better. */
async function countMessages(
  client: SQSClient,
  queueUrl: string,
): Promise<{ waiting: number; leased: number }> {
  const command = new GetQueueAttributesCommand({
    QueueUrl: queueUrl,
    AttributeNames: [
      "ApproximateNumberOfMessages",
      "ApproximateNumberOfMessagesDelayed",
      "ApproximateNumberOfMessagesNotVisible",
    ],
  });
  const { Attributes: counts = {} } = await client.send(command).catch((error: unknown) => {
    throw awsFailure("SQS", error);
  });
  const visible = Number(counts["ApproximateNumberOfMessages"] ?? 0);
  const delayed = Number(counts["ApproximateNumberOfMessagesDelayed"] ?? 0);
  const leased = Number(counts["ApproximateNumberOfMessagesNotVisible"] ?? 0);
  return { waiting: visible + delayed, leased };
}
