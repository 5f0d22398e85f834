/** An AWS account with a deployment in it that is well, until a test plants a fault. */

import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SESClient } from "@aws-sdk/client-ses";
import { PurgeQueueCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "vitest";
import type { AwsAccount } from "../../infra/doctor/aws-account.ts";
import { createAwsQuery } from "../../infra/doctor/aws-query.ts";
import type { Finding, Severity } from "../../infra/doctor/finding.ts";
import { inspectDeployment } from "../../infra/doctor/inspect-deployment.ts";
import { createOtpostQueues, startFauxqsOnLoopback } from "../aws/protocol-servers/fauxqs.ts";
import { loopbackClient } from "../aws/protocol-servers/loopback.ts";
import { type CloudState, startCloud } from "./query-server.ts";
import { startSecrets } from "./secrets-server.ts";
import { type SesAccount, startSes } from "./ses-server.ts";

export const domain = "codes.example.com";
export const operatorKey = "k".repeat(48);
export const mailExchange = "inbound-smtp.us-east-1.amazonaws.com";

export type MxRecords = { exchange: string; priority: number }[];

export type DeployedAccount = Awaited<ReturnType<typeof startDeployedAccount>>;

/** Queues are not made anew for each test: whoever fills one empties it. */
export async function startDeployedAccount() {
  const now = () => new Date("2026-05-04T09:12:40.000Z");
  const fauxqs = await startFauxqsOnLoopback();
  const sqs = new SQSClient({ ...loopbackClient, endpoint: fauxqs.endpoint });
  const urls = async () => {
    const { queueUrl, deadLetterQueueUrl } = await createOtpostQueues(sqs, { maxReceiveCount: 22 });
    const local = (url: string) => fauxqs.endpoint + new URL(url).pathname;
    return { url: local(queueUrl), deadLettersUrl: local(deadLetterQueueUrl) };
  };
  const [emails, sms, deliveries] = [await urls(), await urls(), await urls()];
  const queue = (construct: string, { url, deadLettersUrl }: typeof emails) => [
    {
      logicalId: `${construct}DeadLetters0A1B2C3D`,
      physicalId: deadLettersUrl,
      type: "AWS::SQS::Queue",
    },
    { logicalId: `${construct}Queue0A1B2C3D`, physicalId: url, type: "AWS::SQS::Queue" },
    {
      logicalId: `${construct}QueuePolicy0A1B2C3D`,
      physicalId: "policy",
      type: "AWS::SQS::QueuePolicy",
    },
  ];
  const stack = (
    outputs: Record<string, string> = {},
    resources: { logicalId: string; physicalId: string; type: string }[] = [],
  ) => ({ status: "UPDATE_COMPLETE", outputs, resources });

  const cloud: CloudState = { stacks: new Map(), ringing: new Map(), oldestAges: new Map() };
  const ses: SesAccount = {
    ruleSets: new Map(),
    verified: new Set(),
    unverified: new Map(),
    dkim: new Set(),
    changes: [],
  };
  const secrets = new Map<string, string>();
  const deniedSecrets = new Set<string>();
  const dns = { records: [] as MxRecords, failing: undefined as string | undefined };

  /** As a deployment leaves it. */
  const heal = (): void => {
    cloud.stacks = new Map([
      [
        "otpost-dev-storage",
        stack({
          TableName: "table",
          MailBucketName: "mails",
          FirstApiKeySecret: "first-key",
          TwilioSecret: "twilio",
          ReadFirstApiKey: "aws secretsmanager get-secret-value --secret-id first-key",
        }),
      ],
      ["otpost-dev-delivery", stack({}, queue("Deliveries", deliveries))],
      [
        "otpost-dev-ingest",
        stack({}, [
          ...queue("InboundEmails", emails),
          ...queue("InboundSms", sms),
          { logicalId: "Notices0A1B2C3D", physicalId: "arn:notices", type: "AWS::SNS::Topic" },
        ]),
      ],
      ["otpost-dev-api", stack({ Url: "https://api.example" })],
      ["otpost-dev-observability", stack({ AlarmTopic: "arn:topic" })],
    ]);
    cloud.ringing = new Map([["otpost-prod-observability-other", "another stage's"]]);
    cloud.oldestAges = new Map([[nameOf(emails.url), [300, 12]]]);
    cloud.refusing = undefined;
    ses.ruleSets = new Map([
      [
        "mine",
        [{ name: "otpost-dev", recipients: [domain], bucket: "mails", topicArn: "arn:notices" }],
      ],
    ]);
    ses.active = "mine";
    ses.verified = new Set([domain]);
    ses.unverified = new Map();
    ses.dkim = new Set([domain]);
    secrets.clear();
    deniedSecrets.clear();
    secrets.set("first-key", operatorKey);
    secrets.set("twilio", '{"accountSid":"AC1","authTokens":["a-token"]}');
    dns.records = [{ exchange: mailExchange, priority: 10 }];
    dns.failing = undefined;
  };
  heal();

  const [cloudServer, sesServer, secretsServer] = await Promise.all([
    startCloud(cloud),
    startSes(ses),
    startSecrets(secrets, deniedSecrets),
  ]);
  const openAccount = async (): Promise<AwsAccount> => {
    const clients = {
      ses: new SESClient({ ...loopbackClient, endpoint: sesServer.endpoint }),
      sqs: new SQSClient({ ...loopbackClient, endpoint: fauxqs.endpoint }),
      secrets: new SecretsManagerClient({ ...loopbackClient, endpoint: secretsServer.endpoint }),
    };
    const query = {
      region: loopbackClient.region,
      endpoint: cloudServer.endpoint,
      credentials: async () => loopbackClient.credentials,
      fetch,
      now,
    };
    return {
      ...clients,
      region: loopbackClient.region,
      cloudFormation: createAwsQuery({
        ...query,
        service: "cloudformation",
        version: "2010-05-15",
      }),
      cloudWatch: createAwsQuery({ ...query, service: "monitoring", version: "2010-08-01" }),
      close: () => {
        for (const client of Object.values(clients)) client.destroy();
      },
    };
  };
  const resolveMx = async (): Promise<MxRecords> => {
    if (dns.failing !== undefined) throw Object.assign(new Error("dns"), { code: dns.failing });
    return dns.records;
  };

  return {
    cloud,
    ses,
    secrets,
    deniedSecrets,
    dns,
    heal,
    /** For another process: where the servers are, by the names that the SDKs know. */
    environment: {
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_ENDPOINT_URL_SES: sesServer.endpoint,
      AWS_ENDPOINT_URL_SQS: fauxqs.endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsServer.endpoint,
      AWS_ENDPOINT_URL_CLOUDFORMATION: cloudServer.endpoint,
      AWS_ENDPOINT_URL_CLOUDWATCH: cloudServer.endpoint,
    },
    queueName: nameOf(emails.url),
    openAccount,
    buryMail: () =>
      sqs.send(new SendMessageCommand({ QueueUrl: emails.deadLettersUrl, MessageBody: "{}" })),
    dropDeadLetters: () => sqs.send(new PurgeQueueCommand({ QueueUrl: emails.deadLettersUrl })),
    inspect: (options: { stage?: string } = {}) =>
      inspectDeployment({ stage: "dev", resolveMx, now, openAccount, ...options }),
    close: async () => {
      sqs.destroy();
      await Promise.all(
        [fauxqs, cloudServer, sesServer, secretsServer].map((server) => server.close()),
      );
    },
  };
}

const nameOf = (url: string): string => url.slice(url.lastIndexOf("/") + 1);

export type Fault = {
  name: string;
  plant: () => unknown;
  check: string;
  severity: Severity;
  says: RegExp;
  mend: RegExp;
};

export const troubles = async (aws: DeployedAccount): Promise<Finding[]> =>
  (await aws.inspect()).findings.filter(
    ({ severity }) => severity === "broken" || severity === "warning",
  );

/** The fault is found, and nothing else; it is said, and so is what mends it. */
export async function expectFault(aws: DeployedAccount, fault: Fault): Promise<void> {
  fault.plant();
  const found = await troubles(aws);
  expect(found.map((each) => [each.check, each.severity])).toEqual([[fault.check, fault.severity]]);
  expect(found[0]?.message).toMatch(fault.says);
  expect(found[0]?.mend?.join("\n") ?? "").toMatch(fault.mend);
}
