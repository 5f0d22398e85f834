/** A job as an SQS message, and what SQS says of one that was received. */
import type { Message } from "@aws-sdk/client-sqs";
import type { ReceivedJob } from "../ports/job-queue.ts";
import { encodeJob } from "../ports/job-queue-rules.ts";

/**
 * What SQS refuses in a message, and what its documentation and servers disagree about (everything
 * above U+FFFF): all of it stands within JSON's strings only, where it can be escaped.
 */
const unsendable = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd]/g;

/**
 * At most three times the job's own bytes, so within SQS's 1 MiB.
 *
 * @throws OtpostError `item_too_large`
 */
export const encodeBody = (job: unknown): string =>
  encodeJob(job).replace(
    unsendable,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** The same for text that is no JSON. */
export const toSendable = (text: string): string => text.replace(unsendable, "\ufffd");

/** A job as it was received: from `ReceiveMessage`, or in the event of a Lambda function. */
export type SqsReception = {
  id: string;
  receipt: string;
  body: string;
  /** Receptions so far, this one included. */
  attempt: number;
};

export function readMessage({
  MessageId: id,
  ReceiptHandle: receipt,
  Body: body,
  Attributes: attributes,
}: Message): SqsReception | undefined {
  if (id === undefined || receipt === undefined || body === undefined) return undefined;
  return { id, receipt, body, attempt: Number(attributes?.ApproximateReceiveCount ?? 1) };
}

/** `undefined` when this version of otpost cannot read it. */
export function readReception<Job>(
  { body, ...reception }: SqsReception,
  parse: (value: unknown) => Job,
): ReceivedJob<Job> | undefined {
  const content = readBody(body, parse);
  return content && { ...reception, job: content.job };
}

export function readBody<Job>(
  body: string,
  parse: (value: unknown) => Job,
): { job: Job } | undefined {
  try {
    return { job: parse(JSON.parse(body)) };
  } catch {
    return undefined;
  }
}
