/**
 * What can be done with a received SQS message: delete it, or change how long it stays hidden.
 *
 * SQS goes on taking the receipt of a message whose lease has lapsed, and that of one put off: who was
 * too slow could delete the job that somebody else has, and who retried could delete it as well. The first
 * SQS tells apart itself where it can; the second is remembered here, for the process that received.
 */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { awsErrorName, awsFailure } from "./aws-failure.ts";

/** SQS: twelve hours from the reception, so the lease that has run so far counts. */
const longestDelaySeconds = 43_200 - 900;

/** Receipts are used within a batch; a thousand are all that one `receive` gives. */
const rememberedReceipts = 1000;

export type SqsLeases = {
  /** `false` when the receipt is no longer good. */
  hide(receipt: string, seconds: number): Promise<boolean>;
  /** Nothing happens when the receipt is no longer good. */
  delete(receipt: string): Promise<void>;
  /** From now on the receipt changes nothing. */
  spend(receipt: string): void;
};

export function createSqsLeases({
  client,
  queueUrl,
}: {
  client: SQSClient;
  queueUrl: string;
}): SqsLeases {
  const spent = new Set<string>();

  return {
    async hide(receipt, seconds) {
      if (spent.has(receipt)) return false;
      const command = new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: receipt,
        VisibilityTimeout: Math.min(Math.ceil(seconds), longestDelaySeconds),
      });
      return client.send(command).then(() => true, ifStale(false));
    },

    async delete(receipt) {
      if (spent.has(receipt)) return;
      const command = new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receipt });
      await client.send(command).catch(ifStale(undefined));
    },

    spend(receipt) {
      spent.add(receipt);
      const [oldest] = spent;
      if (spent.size > rememberedReceipts && oldest !== undefined) spent.delete(oldest);
    },
  };
}

/** Not hidden any more, deleted, or received by somebody else: SQS has a name for each. */
const ifStale =
  <Value>(value: Value) =>
  (error: unknown): Value => {
    const name = awsErrorName(error);
    const isStale =
      name === "MessageNotInflight" ||
      name === "ReceiptHandleIsInvalid" ||
      // "… for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired."
      (name === "InvalidParameterValue" &&
        error instanceof Error &&
        /receipt ?handle/i.test(error.message));
    if (isStale) return value;
    throw awsFailure("SQS", error);
  };
