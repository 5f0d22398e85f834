/** The half of a `JobQueue` that a producer needs: it sends, and knows no dead letters. */
import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { JobQueue } from "../ports/job-queue.ts";
import { assertSendDelay } from "../ports/job-queue-rules.ts";
import { awsFailure } from "./aws-failure.ts";
import { encodeBody } from "./sqs-message.ts";

/** SQS counts whole seconds; a job never comes early. */
export function createSqsSender<Job>({
  client,
  queueUrl,
}: {
  client: SQSClient;
  queueUrl: string;
}): Pick<JobQueue<Job>, "send"> {
  return {
    async send(job, { delaySeconds = 0, group } = {}) {
      assertSendDelay(delaySeconds);
      const command = new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: encodeBody(job),
        DelaySeconds: Math.ceil(delaySeconds),
        // On a standard queue it makes the queue fair; order is a FIFO queue's affair.
        ...(group === undefined ? {} : { MessageGroupId: group }),
      });
      await client.send(command).catch((error: unknown) => {
        throw awsFailure("SQS", error);
      });
    },
  };
}
