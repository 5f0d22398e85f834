/**
 * The composition root of AWS: what each port is made of here.
 *
 * A function for each port and not one for all: a bundle holds only the clients of what its concern
 * uses.
 */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { createDynamodbTable } from "../adapters/dynamodb-table.ts";
import { createKmsSecretBox } from "../adapters/kms-secret-box.ts";
import { createPollingCodeArrivals } from "../adapters/polling-code-arrivals.ts";
import { createS3MessageArchive } from "../adapters/s3-message-archive.ts";
import { createSqsJobQueue, type SqsJobQueue } from "../adapters/sqs-job-queue.ts";
import { createUndiciOutboundHttp } from "../adapters/undici-outbound-http.ts";
import { maxDeliveryReceptions } from "../delivery/delivery-receptions.ts";
import { type DeliveryJob, deliveryJob, type InboundSmsJob, inboundSmsJob } from "../jobs.ts";
import type { CodeArrivals } from "../ports/code-arrivals.ts";
import type { MessageArchive } from "../ports/message-archive.ts";
import type { OutboundHttp } from "../ports/outbound-http.ts";
import type { SecretBox } from "../ports/secret-box.ts";
import type { Table } from "../ports/table.ts";
import { archiveClientSettings, clientSettings } from "./client-settings.ts";
import { type EnvironmentName, environmentNames, getSetting } from "./environment.ts";
import type { FunctionRuntime } from "./function-runtime.ts";
import { maxJobAttempts } from "./job-attempts.ts";

export type { SqsJobQueue };

export const openTable = ({
  environment,
  now,
  random,
}: Pick<FunctionRuntime, "environment" | "now" | "random">): Table =>
  createDynamodbTable({
    client: new DynamoDBClient(clientSettings),
    tableName: getSetting(environment, environmentNames.table),
    now,
    random,
  });

export const openSecretBox = ({ environment }: FunctionRuntime): SecretBox =>
  createKmsSecretBox({
    client: new KMSClient(clientSettings),
    keyId: getSetting(environment, environmentNames.secretKey),
  });

/** Raw mails lie under the ids that SES gave them. */
export const openMessageArchive = ({ environment }: FunctionRuntime): MessageArchive =>
  createS3MessageArchive({
    client: new S3Client(archiveClientSettings),
    bucket: getSetting(environment, environmentNames.mailBucket),
    prefix: "",
  });

export const openCodeArrivals = (): CodeArrivals => createPollingCodeArrivals();

/** Nothing is beside a function that a destination could be. */
export const openOutboundHttp = (): OutboundHttp =>
  createUndiciOutboundHttp({ allowLoopback: false });

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
