/**
 * The dead letters of one SQS queue: a queue as well, with the reason in a message attribute.
 *
 * SQS cannot look without taking: whoever lists receives the letters, reads them, and makes them visible
 * again at once; one who lists at the same instant may miss some, and a process that dies while it
 * lists hides what it held for a minute. A letter is found by walking through all of them.
 *
 * A job that SQS itself moved (its receptions used up while nobody could say why) has no attributes
 * of ours: its reason is the number of attempts, and the time is when it was sent.
 */
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import {
  type DeadLetter,
  type DeadLetterChoice,
  type JobQueue,
  jobQueueLimits,
} from "../ports/job-queue.ts";
import { assertDeadLetterLimit, deadLetterReasons } from "../ports/job-queue-rules.ts";
import { awsFailure } from "./aws-failure.ts";
import { readBody, readMessage, type SqsReception, toSendable } from "./sqs-message.ts";

export type SqsDeadLetters<Job> = Pick<
  JobQueue<Job>,
  "listDeadLetters" | "retryDeadLetter" | "dropDeadLetter" | "retryDeadLetters" | "dropDeadLetters"
> & {
  add(letter: Pick<SqsReception, "body" | "attempt">, reason: string): Promise<void>;
};

/** Long enough for a walk through thousands of letters. */
const holdSeconds = 60;

/** SQS hands out ten at most. */
const batchMessages = 10;

/** 3f0c1b9e-… */
const messageId = /^[0-9A-Fa-f-]{36}$/;

export function createSqsDeadLetters<Job>({
  client,
  queueUrl,
  deadLetterQueueUrl,
  parse,
  maxAttempts,
  walkWaitSeconds,
}: {
  client: SQSClient;
  queueUrl: string;
  deadLetterQueueUrl: string;
  parse: (value: unknown) => Job;
  maxAttempts: number;
  /** Above 0, SQS asks all its servers: an empty answer then means that there is nothing. */
  walkWaitSeconds: number;
}): SqsDeadLetters<Job> {
  const receive = async (): Promise<Message[]> => {
    const command = new ReceiveMessageCommand({
      QueueUrl: deadLetterQueueUrl,
      MaxNumberOfMessages: batchMessages,
      VisibilityTimeout: holdSeconds,
      WaitTimeSeconds: walkWaitSeconds,
      MessageAttributeNames: ["reason", "attempts"],
      MessageSystemAttributeNames: ["SentTimestamp"],
    });
    return (await client.send(command).catch(fail)).Messages ?? [];
  };

  /** Held by this process, each once, until `isEnough`; nobody else sees them meanwhile. */
  const take = async (isEnough: (taken: readonly Message[]) => boolean): Promise<Message[]> => {
    const taken = new Map<string, Message>();
    while (!isEnough([...taken.values()])) {
      const before = taken.size;
      for (const message of await receive()) taken.set(message.MessageId ?? "", message);
      // Nothing new: all were seen, or the first ones' hold has lapsed.
      if (taken.size === before) break;
    }
    return [...taken.values()];
  };

  /** What cannot be released now becomes visible by itself when the hold lapses. */
  const release = async (messages: readonly Message[]): Promise<void> => {
    for (let first = 0; first < messages.length; first += batchMessages) {
      const command = new ChangeMessageVisibilityBatchCommand({
        QueueUrl: deadLetterQueueUrl,
        Entries: messages.slice(first, first + batchMessages).map(({ ReceiptHandle }, index) => ({
          Id: String(index),
          ReceiptHandle,
          VisibilityTimeout: 0,
        })),
      });
      await client.send(command).catch(fail);
    }
  };

  /**
   * Takes up to `limit` letters out of the walk. `act` decides the fate of each before it is deleted:
   * a crash between the two gives a job twice, never not at all.
   */
  const consume = async (
    isChosen: (message: Message) => boolean,
    limit: number,
    act: (letter: SqsReception) => Promise<void>,
  ): Promise<number> => {
    const taken = await take((messages) => messages.filter(isChosen).length >= limit);
    const chosen = new Set(taken.filter(isChosen).slice(0, limit));
    await release(taken.filter((message) => !chosen.has(message)));
    const letters = [...chosen].flatMap((message) => readMessage(message) ?? []);
    for (let first = 0; first < letters.length; first += batchMessages) {
      await Promise.all(
        letters.slice(first, first + batchMessages).map(async (letter) => {
          await act(letter);
          await remove(letter);
        }),
      );
    }
    return letters.length;
  };

  const consumeOne = async (
    id: string,
    act: (letter: SqsReception) => Promise<void>,
  ): Promise<boolean> =>
    messageId.test(id) && (await consume(({ MessageId }) => MessageId === id, 1, act)) > 0;

  const consumeUntil = async (
    { failedUntil, limit }: DeadLetterChoice,
    act: (letter: SqsReception) => Promise<void>,
  ): Promise<number> => {
    assertDeadLetterLimit(limit);
    return consume((message) => failedAt(message) <= failedUntil, limit, act);
  };

  const remove = async ({ receipt }: SqsReception): Promise<void> => {
    const command = new DeleteMessageCommand({
      QueueUrl: deadLetterQueueUrl,
      ReceiptHandle: receipt,
    });
    await client.send(command).catch(fail);
  };

  const sendAgain = async ({ body }: SqsReception): Promise<void> => {
    const command = new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body });
    await client.send(command).catch(fail);
  };

  return {
    async add({ body, attempt }, reason) {
      const text = toSendable(reason.slice(0, jobQueueLimits.reasonCharacters));
      const command = new SendMessageCommand({
        QueueUrl: deadLetterQueueUrl,
        MessageBody: body,
        MessageAttributes: {
          // SQS takes no empty value.
          reason: { DataType: "String", StringValue: text || "no reason was given" },
          attempts: { DataType: "Number", StringValue: String(attempt) },
        },
      });
      await client.send(command).catch(fail);
    },

    async listDeadLetters({ limit }) {
      assertDeadLetterLimit(limit);
      const taken = await take((messages) => messages.length >= limit);
      await release(taken);
      return taken
        .flatMap((message) => toDeadLetter(message, { parse, maxAttempts }) ?? [])
        .sort((a, b) => b.failedAt.getTime() - a.failedAt.getTime())
        .slice(0, limit);
    },

    retryDeadLetter: (id) => consumeOne(id, sendAgain),
    dropDeadLetter: (id) => consumeOne(id, async () => {}),
    retryDeadLetters: (choice) => consumeUntil(choice, sendAgain),
    dropDeadLetters: (choice) => consumeUntil(choice, async () => {}),
  };
}

const failedAt = ({ Attributes: attributes }: Message): Date =>
  new Date(Number(attributes?.SentTimestamp ?? 0));

function toDeadLetter<Job>(
  message: Message,
  { parse, maxAttempts }: { parse: (value: unknown) => Job; maxAttempts: number },
): DeadLetter<Job> | undefined {
  const letter = readMessage(message);
  if (!letter) return undefined;
  const { reason, attempts } = message.MessageAttributes ?? {};
  return {
    id: letter.id,
    ...readBody(letter.body, parse),
    reason: reason?.StringValue ?? deadLetterReasons.attemptsUsedUp(maxAttempts),
    failedAt: failedAt(message),
    attempts: Number(attempts?.StringValue ?? maxAttempts),
  };
}

function fail(error: unknown): never {
  throw awsFailure("SQS", error);
}
