/**
 * An event source mapping: takes jobs from a queue with the function's own role, hands them to the
 * function, and deletes what it is done with.
 *
 * AWS Lambda developer guide, "Using Lambda with Amazon SQS" and "Implementing partial batch responses".
 */
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { z } from "zod";
import { loopbackClient } from "../protocol-servers/loopback.ts";
import { type NamedTemplate, region } from "../template/names.ts";
import type { Resource } from "../template/synthesis.ts";
import type { Fleet } from "./fleet.ts";

const mappingProperties = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.number(),
  MaximumBatchingWindowInSeconds: z.literal(0),
  FunctionResponseTypes: z.tuple([z.literal("ReportBatchItemFailures")]),
  ScalingConfig: z.object({ MaximumConcurrency: z.number() }),
});

/** SQS's own limit for one request. */
const mostMessages = 10;

export type QueueFeed = {
  /** The queue's ARN. */
  queue: string;
  /** From now on at most so many batches at once, if the template does not say fewer. */
  limit(batches: number): void;
  /** From now on SQS delivers each job twice, as it may. */
  deliverTwice(isTwice: boolean): void;
  /** Resolves when no batch is at work. */
  rest(): Promise<void>;
  /** Time passes until nobody holds the jobs of invocations that died; how many those were. */
  passVisibility(): Promise<number>;
  close(): Promise<void>;
};

export const readMapping = (resource: Resource, named: NamedTemplate) =>
  mappingProperties.parse(
    Object.fromEntries(
      Object.keys(resource.properties).map((name) => [name, named.property(resource, name)]),
    ),
  );

export async function startQueueFeed({
  mapping,
  queueUrl: QueueUrl,
  fleet,
  endpoint,
  account,
}: {
  mapping: ReturnType<typeof readMapping>;
  queueUrl: string;
  fleet: Fleet;
  /** The function's own. */
  endpoint: string;
  /** Somebody's who may do everything. */
  account: SQSClient;
}): Promise<QueueFeed> {
  const sqs = new SQSClient({ ...loopbackClient, endpoint, useQueueUrlAsEndpoint: false });
  await assertVisibility(sqs, QueueUrl, fleet);

  const stop = new AbortController();
  const working = new Set<Promise<void>>();
  /** Receipts that a died invocation has left behind. */
  const left = new Set<string>();
  let times = 1;
  let most = mapping.ScalingConfig.MaximumConcurrency;

  const entriesOf = (receipts: readonly string[]) =>
    receipts.map((ReceiptHandle, at) => ({ Id: String(at), ReceiptHandle }));

  const work = async (messages: readonly Message[]): Promise<void> => {
    const event = { Records: messages.map((message) => recordOf(message, mapping.EventSourceArn)) };
    // At-least-once: a second delivery has the same id, and no other receipt that matters.
    const outcomes = await Promise.all(
      Array.from({ length: times }, () => failuresOf(fleet.invoke(event), messages)),
    );
    const failed = new Set(outcomes.flatMap(({ failures }) => [...failures]));
    if (outcomes.some(({ died }) => died)) {
      for (const { ReceiptHandle = "" } of messages) left.add(ReceiptHandle);
    }
    const done = messages.filter(({ MessageId = "" }) => !failed.has(MessageId));
    if (done.length === 0) return;
    const Entries = entriesOf(done.map(({ ReceiptHandle = "" }) => ReceiptHandle));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  };

  const receive = async (): Promise<readonly Message[]> => {
    const command = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: Math.min(mostMessages, mapping.BatchSize),
      WaitTimeSeconds: 20,
      MessageSystemAttributeNames: ["All"],
    });
    const { Messages = [] } = await sqs.send(command, { abortSignal: stop.signal });
    return Messages;
  };

  const poll = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      if (working.size >= most) {
        await Promise.race(working);
        continue;
      }
      // Without the permission Lambda switches a mapping off; with it back, it goes on.
      const messages = await receive().catch(() => []);
      if (messages.length === 0) continue;
      const batch = work(messages)
        .catch(() => {})
        .finally(() => working.delete(batch));
      working.add(batch);
    }
  };

  const polling = poll();
  return {
    queue: mapping.EventSourceArn,
    limit: (batches) => {
      most = Math.min(batches, mapping.ScalingConfig.MaximumConcurrency);
    },
    deliverTwice: (isTwice) => {
      times = isTwice ? 2 : 1;
    },
    rest: async () => {
      await Promise.all(working);
    },
    passVisibility: async () => {
      const receipts = [...left];
      left.clear();
      if (receipts.length === 0) return 0;
      // Nobody needs a permission for time to pass.
      for (let at = 0; at < receipts.length; at += mostMessages) {
        const Entries = entriesOf(receipts.slice(at, at + mostMessages)).map((entry) => ({
          ...entry,
          VisibilityTimeout: 0,
        }));
        await account.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      }
      return receipts.length;
    },
    close: async () => {
      stop.abort();
      await polling;
      await Promise.all(working);
      sqs.destroy();
    },
  };
}

/** Lambda refuses a mapping whose jobs come back while the function still may be at them. */
async function assertVisibility(sqs: SQSClient, QueueUrl: string, { declared }: Fleet) {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["VisibilityTimeout"] }),
  );
  if (Number(Attributes?.["VisibilityTimeout"]) < declared.properties.Timeout) {
    throw new Error(`Queue visibility timeout is less than the timeout of ${declared.label}`);
  }
}

const recordOf = (message: Message, eventSourceARN: string) => ({
  messageId: message.MessageId,
  receiptHandle: message.ReceiptHandle,
  body: message.Body,
  attributes: message.Attributes ?? {},
  messageAttributes: {},
  md5OfBody: message.MD5OfBody,
  eventSource: "aws:sqs",
  eventSourceARN,
  awsRegion: region,
});

const response = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() })
  .nullish();

/** An answer that is not as documented, or none, fails the whole batch. */
async function failuresOf(
  invocation: Promise<unknown>,
  messages: readonly Message[],
): Promise<{ failures: ReadonlySet<string>; died: boolean }> {
  const all = new Set(messages.map(({ MessageId = "" }) => MessageId));
  try {
    const { success, data } = response.safeParse(await invocation);
    if (!success) return { failures: all, died: true };
    const named = data?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier) ?? [];
    const isKnown = named.every((id) => all.has(id));
    return { failures: isKnown ? new Set(named) : all, died: !isKnown };
  } catch {
    return { failures: all, died: true };
  }
}
