/**
 * The functions' bundles with the environment that the template gives them, against servers that
 * speak AWS's protocols, in this process.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { z } from "zod";
import { bundleDirectory, bundleFunctions, type Concern } from "../../infra/bundle.ts";
import { createOtpostTable, startDynamodb } from "../aws/protocol-servers/dynamodb.ts";
import { startFaultyProxy } from "../aws/protocol-servers/faulty-proxy.ts";
import {
  createMailBucket,
  createOtpostQueues,
  startFauxqsOnLoopback,
} from "../aws/protocol-servers/fauxqs.ts";
import { startKms } from "../aws/protocol-servers/kms.ts";
import { loopbackClient } from "../aws/protocol-servers/loopback.ts";
import { startSecrets } from "./secrets-server.ts";
import { synthesize } from "./synthesized.ts";

type Handler = (event: unknown, context: object) => unknown;
const moduleOf = z.object({
  handler: z.custom<Handler>((value) => typeof value === "function"),
});
const variables = z.object({ Variables: z.record(z.string(), z.unknown()) });

type Started = { read: ReadonlySet<string>; invoke: (event: unknown) => Promise<unknown> };

export type FunctionsUnderTest = Awaited<ReturnType<typeof startFunctions>>;

export async function startFunctions() {
  const bundles = mkdtempSync(join(tmpdir(), "otpost-bundles-"));
  await bundleFunctions({ outDirectory: bundles });
  let starts = 0;
  const started = new Map<Concern, Promise<Started>>();
  const [dynamodb, fauxqs, kms] = await Promise.all([
    startDynamodb(),
    startFauxqsOnLoopback(),
    startKms(),
  ]);
  const dynamodbProxy = await startFaultyProxy(dynamodb.endpoint);
  const secretValues = new Map([["twilio", '{"authTokens":[]}']]);
  const secrets = await startSecrets(secretValues);
  const clients = {
    dynamodb: new DynamoDBClient({ ...loopbackClient, endpoint: dynamodb.endpoint }),
    sqs: new SQSClient({ ...loopbackClient, endpoint: fauxqs.endpoint }),
    s3: new S3Client({ ...loopbackClient, endpoint: fauxqs.endpoint, forcePathStyle: true }),
  };
  await createOtpostTable(clients.dynamodb, "otpost");
  const emails = await createOtpostQueues(clients.sqs, { maxReceiveCount: 22 });
  const sms = await createOtpostQueues(clients.sqs, { maxReceiveCount: 22 });
  const deliveries = await createOtpostQueues(clients.sqs, { maxReceiveCount: 22 });
  const mailBucket = await createMailBucket(clients.s3);

  /** The SDK sends to the host in the queue's URL. */
  const queueUrl = (url: string): string => fauxqs.endpoint + new URL(url).pathname;

  /** What CloudFormation would put in the place of its references. */
  const resolved: Readonly<Record<string, string>> = {
    OTPOST_TABLE: "otpost",
    OTPOST_MAIL_BUCKET: mailBucket,
    OTPOST_INBOUND_EMAILS_QUEUE_URL: queueUrl(emails.queueUrl),
    OTPOST_INBOUND_EMAILS_DEAD_LETTERS_URL: queueUrl(emails.deadLetterQueueUrl),
    OTPOST_INBOUND_SMS_QUEUE_URL: queueUrl(sms.queueUrl),
    OTPOST_INBOUND_SMS_DEAD_LETTERS_URL: queueUrl(sms.deadLetterQueueUrl),
    OTPOST_DELIVERIES_QUEUE_URL: queueUrl(deliveries.queueUrl),
    OTPOST_DELIVERIES_DEAD_LETTERS_URL: queueUrl(deliveries.deadLetterQueueUrl),
    OTPOST_SECRET_KEY: kms.createKey().arn,
    OTPOST_TWILIO_SECRET: "twilio",
    OTPOST_PUBLIC_URL: "https://otp.example.com",
  };
  /** Lambda's own, and the way to the servers. */
  const platform: Readonly<Record<string, string>> = {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_ENDPOINT_URL_DYNAMODB: dynamodbProxy.endpoint,
    AWS_ENDPOINT_URL_SQS: fauxqs.endpoint,
    AWS_ENDPOINT_URL_S3: fauxqs.endpoint,
    AWS_ENDPOINT_URL_KMS: kms.endpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
    // Powertools' lines would fill the test's output.
    POWERTOOLS_LOG_LEVEL: "SILENT",
    POWERTOOLS_METRICS_DISABLED: "true",
  };
  const functions = synthesize({ domain: "codes.example.com" }).all("AWS::Lambda::Function");

  const environmentOf = (concern: Concern): Record<string, string> => {
    const lambda = functions.find(({ Properties }) =>
      String(Properties["Description"]).endsWith(`: ${concern}`),
    );
    const { Variables } = variables.parse(lambda?.Properties["Environment"]);
    return Object.fromEntries(
      Object.entries(Variables).map(([name, value]) => [
        name,
        typeof value === "string" ? value : (resolved[name] ?? `unresolved ${name}`),
      ]),
    );
  };

  const start = async (concern: Concern): Promise<Started> => {
    const read = new Set<string>();
    const before = process.env;
    const environment = { ...platform, ...environmentOf(concern) };
    process.env = new Proxy<NodeJS.ProcessEnv>(environment, {
      get: (target, name) => {
        if (typeof name !== "string") return undefined;
        read.add(name);
        return target[name];
      },
    });
    try {
      const file = pathToFileURL(join(bundleDirectory(bundles, concern), "index.mjs"));
      // Another query is another module: a cold start.
      starts += 1;
      const { handler } = moduleOf.parse(
        await import(/* @vite-ignore */ `${file}?start=${starts}`),
      );
      return {
        read,
        invoke: async (event: unknown): Promise<unknown> => {
          // The SDK's clients look for credentials and endpoints with their first request.
          const outside = process.env;
          process.env = environment;
          try {
            return await handler(event, { getRemainingTimeInMillis: () => 10_000 });
          } finally {
            process.env = outside;
          }
        },
      };
    } finally {
      process.env = before;
    }
  };

  return {
    clients,
    dynamodbProxy,
    bundles,
    mailBucket,
    queues: { emails, sms, deliveries },
    secretValues,
    environmentOf,
    /** The next start is a cold one. */
    forget: (concern: Concern) => started.delete(concern),
    /** The function with its environment: its handler, and which names it looked at. */
    start: (concern: Concern): Promise<Started> => {
      const running = started.get(concern) ?? start(concern);
      started.set(concern, running);
      return running;
    },
    close: async () => {
      rmSync(bundles, { recursive: true });
      for (const client of Object.values(clients)) client.destroy();
      await dynamodbProxy.close();
      await Promise.all([dynamodb.close(), fauxqs.close(), kms.close(), secrets.close()]);
    },
  };
}

/** An event as AWS sends it; `replace` puts this test's values in the place of the recorded ones. */
export function readEvent(name: string, replace: Readonly<Record<string, string>> = {}): unknown {
  let text = readFileSync(
    join(import.meta.dirname, "..", "fixtures", "events", `${name}.json`),
    "utf8",
  );
  for (const [from, to] of Object.entries(replace)) text = text.replaceAll(from, to);
  return JSON.parse(text);
}
