/**
 * The composition root of AWS: the queues.
 *
 * Apart from the other ports, so that a function that seldom sends a job can load SQS's client when it
 * does (`message-reception.ts`).
 */
import { SQSClient } from "@aws-sdk/client-sqs";
import { createSqsJobQueue, type SqsJobQueue } from "../adapters/sqs-job-queue.ts";
import { maxDeliveryReceptions } from "../delivery/delivery-receptions.ts";
import { type DeliveryJob, deliveryJob, type InboundSmsJob, inboundSmsJob } from "../jobs.ts";
import { clientSettings } from "./client-settings.ts";
import { type EnvironmentName, environmentNames, getSetting } from "./environment.ts";
import type { FunctionRuntime } from "./function-runtime.ts";
import { maxJobAttempts } from "./job-attempts.ts";

export type { SqsJobQueue };

export const openInboundSms = (runtime: FunctionRuntime): SqsJobQueue<InboundSmsJob> =>
  openQueue(runtime, {
    url: environmentNames.inboundSms,
    deadLettersUrl: environmentNames.inboundSmsDeadLetters,
    parse: (value) => inboundSmsJob.parse(value),
  });

export const openDeliveries = (runtime: FunctionRuntime): SqsJobQueue<DeliveryJob> =>
  openQueue(runtime, {
    url: environmentNames.deliveries,
    deadLettersUrl: environmentNames.deliveriesDeadLetters,
    parse: (value) => deliveryJob.parse(value),
    maxAttempts: maxDeliveryReceptions,
  });

/** Its jobs are SES's notices, which the email parser reads. */
export const openInboundEmails = <Notice>(
  runtime: FunctionRuntime,
  parse: (value: unknown) => Notice,
): SqsJobQueue<Notice> =>
  openQueue(runtime, {
    url: environmentNames.inboundEmails,
    deadLettersUrl: environmentNames.inboundEmailsDeadLetters,
    parse,
  });

/** One for all the queues of a function: each takes its time to make, and has connections of its own. */
let queues: SQSClient | undefined;
function openQueues(): SQSClient {
  queues ??= new SQSClient(clientSettings);
  return queues;
}

const openQueue = <Job>(
  { environment }: Pick<FunctionRuntime, "environment">,
  queue: {
    url: EnvironmentName;
    deadLettersUrl: EnvironmentName;
    parse: (value: unknown) => Job;
    maxAttempts?: number;
  },
): SqsJobQueue<Job> =>
  createSqsJobQueue({
    client: openQueues(),
    queueUrl: getSetting(environment, queue.url),
    deadLetterQueueUrl: getSetting(environment, queue.deadLettersUrl),
    parse: queue.parse,
    // Only for who receives by himself: Lambda has the lease of the queue.
    leaseSeconds: 120,
    maxAttempts: queue.maxAttempts ?? maxJobAttempts,
  });
