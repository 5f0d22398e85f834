/**
 * Does the jobs that Lambda took from a queue, as the worker of one machine does its own: a failed
 * one is put off for 1, 2, 4 … seconds, a hopeless one is buried with its reason.
 *
 * Without that a failed job would come again only when its visibility ends, six timeouts later: most
 * of a code's life.
 */
import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { isRetryable, OtpostError } from "../errors.ts";
import type { Log } from "../ports/observability.ts";
import type { SqsJobQueue } from "./queues.ts";

export type JobRecordsOptions<Job> = {
  /** For the log. */
  name: string;
  queue: Pick<SqsJobQueue<Job>, "takeOver" | "retry" | "bury">;
  handle: (job: Job, reception: { attempt: number }) => Promise<void>;
  log: Log;
};

export const jobRetryDelaySeconds = (attempt: number): number => Math.min(60, 2 ** (attempt - 1));

export function createJobRecordsHandler<Job>({
  name,
  queue,
  handle,
  log,
}: JobRecordsOptions<Job>): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  const processor = new BatchProcessor(EventType.SQS);

  const work = async (record: SQSRecord): Promise<void> => {
    const attempt = Number(record.attributes.ApproximateReceiveCount);
    const received = await queue.takeOver({
      id: record.messageId,
      receipt: record.receiptHandle,
      body: record.body,
      attempt,
    });
    if (received === undefined) {
      log.error("job_buried", { queue: name, attempt, code: "unreadable_or_used_up" });
      return;
    }
    try {
      await handle(received.job, received);
    } catch (error) {
      const code = error instanceof OtpostError ? error.code : "internal";
      if (!isRetryable(error)) {
        log.error("job_buried", { queue: name, attempt, code });
        await queue.bury(received, reasonOf(error));
        return;
      }
      log.warn("job_failed", { queue: name, attempt, code });
      const asked = error instanceof OtpostError ? error.retryAfterSeconds : undefined;
      await queue.retry(received, { delaySeconds: asked ?? jobRetryDelaySeconds(attempt) });
      throw error;
    }
  };

  return (event, context) =>
    processPartialResponse(event, work, processor, {
      context,
      // The failed ones are named one by one, also when it is all of them.
      throwOnFullBatchFailure: false,
    });
}

/** Only errors of our own may be quoted: another library's message can hold pieces of a mail. */
const reasonOf = (error: unknown): string =>
  error instanceof OtpostError ? `${error.code}: ${error.message}` : "internal";
