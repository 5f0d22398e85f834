/** What each function is and may do, in the templates that CloudFormation would get. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { asText, type Resource, referencesIn, synthesize } from "./synthesized.ts";
import { inlineStatementsOf, statementsOf } from "./template-policies.ts";

const { all } = synthesize({ domain: "codes.example.com" });

const listed = (value: string | string[]): string[] => [value].flat();

/** Everything that grants something to somebody. */
const grants = [
  ...all("AWS::IAM::Policy").flatMap(({ Properties }) =>
    statementsOf(Properties["PolicyDocument"]),
  ),
  ...all("AWS::IAM::Role").flatMap(({ Properties }) => inlineStatementsOf(Properties["Policies"])),
];
const resourcePolicies = [
  "AWS::SQS::QueuePolicy",
  "AWS::SNS::TopicPolicy",
  "AWS::S3::BucketPolicy",
].flatMap(all);

const functions = all("AWS::Lambda::Function");
const concernOf = ({ Properties }: Resource): string =>
  String(Properties["Description"]).replace("otpost prod: ", "");

function actionsOf(lambda: Resource): string[] {
  const [role] = referencesIn(lambda.Properties["Role"]);
  const attached = all("AWS::IAM::Policy").filter(
    ({ stack, Properties }) =>
      stack === lambda.stack && referencesIn(Properties["Roles"]).includes(role ?? ""),
  );
  const actions = attached.flatMap(({ Properties }) =>
    statementsOf(Properties["PolicyDocument"]).flatMap(({ Action }) => listed(Action)),
  );
  return [...new Set(actions)].sort();
}

const send = ["kms:Decrypt", "kms:GenerateDataKey", "sqs:SendMessage"];
const work = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
const receive = [...send, ...work, "sqs:ReceiveMessage"];
const read = ["dynamodb:GetItem", "dynamodb:Query"];

const expectations: readonly {
  concern: string;
  actions: readonly string[];
  environment: readonly string[];
  indexes: readonly string[];
  reserved?: number;
}[] = [
  {
    concern: "about",
    actions: ["dynamodb:GetItem"],
    environment: ["OTPOST_TABLE"],
    indexes: [],
  },
  {
    concern: "authenticators",
    actions: [...read, "dynamodb:PutItem", "dynamodb:DeleteItem", "kms:Decrypt", "kms:Encrypt"],
    environment: ["OTPOST_MAIL_DOMAIN", "OTPOST_SECRET_KEY", "OTPOST_TABLE"],
    indexes: ["index1"],
  },
  {
    concern: "callback-sender",
    actions: [
      ...read,
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
      "dynamodb:DeleteItem",
      ...receive,
    ],
    environment: [
      "OTPOST_DELIVERIES_DEAD_LETTERS_URL",
      "OTPOST_DELIVERIES_QUEUE_URL",
      "OTPOST_SECRET_KEY",
      "OTPOST_TABLE",
      "TOTP_LIFESPAN_MINUTES",
    ],
    indexes: [],
  },
  {
    concern: "console",
    actions: [],
    environment: [],
    indexes: [],
  },
  {
    concern: "email-parser",
    actions: [
      ...read,
      "dynamodb:PutItem",
      ...receive,
      "s3:DeleteObject",
      "s3:GetObject",
      "s3:ListBucket",
    ],
    environment: [
      "OTPOST_DELIVERIES_DEAD_LETTERS_URL",
      "OTPOST_DELIVERIES_QUEUE_URL",
      "OTPOST_INBOUND_EMAILS_DEAD_LETTERS_URL",
      "OTPOST_INBOUND_EMAILS_QUEUE_URL",
      "OTPOST_MAIL_BUCKET",
      "OTPOST_MAIL_DOMAIN",
      "OTPOST_TABLE",
      "TOTP_LIFESPAN_MINUTES",
    ],
    indexes: ["index1"],
  },
  {
    concern: "list-codes",
    actions: read,
    environment: ["OTPOST_MAIL_DOMAIN", "OTPOST_TABLE", "TOTP_LIFESPAN_MINUTES"],
    indexes: ["index1", "index2"],
    reserved: 100,
  },
  {
    concern: "manage",
    actions: [
      ...read,
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
      "dynamodb:DeleteItem",
      "kms:Decrypt",
      "kms:Encrypt",
      "kms:GenerateDataKey",
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:ReceiveMessage",
      "sqs:SendMessage",
    ],
    environment: [
      "OTPOST_DELIVERIES_DEAD_LETTERS_URL",
      "OTPOST_DELIVERIES_QUEUE_URL",
      "OTPOST_INBOUND_EMAILS_DEAD_LETTERS_URL",
      "OTPOST_INBOUND_EMAILS_QUEUE_URL",
      "OTPOST_INBOUND_SMS_DEAD_LETTERS_URL",
      "OTPOST_INBOUND_SMS_QUEUE_URL",
      "OTPOST_MAIL_DOMAIN",
      "OTPOST_PUBLIC_URL",
      "OTPOST_SECRET_KEY",
      "OTPOST_TABLE",
      "TOTP_LIFESPAN_MINUTES",
    ],
    indexes: ["index1", "index2"],
  },
  {
    concern: "push-code",
    actions: [...read, "dynamodb:PutItem", ...send],
    environment: [
      "OTPOST_DELIVERIES_DEAD_LETTERS_URL",
      "OTPOST_DELIVERIES_QUEUE_URL",
      "OTPOST_MAIL_DOMAIN",
      "OTPOST_TABLE",
      "TOTP_LIFESPAN_MINUTES",
    ],
    indexes: [],
  },
  {
    concern: "sms-parser",
    actions: ["dynamodb:PutItem", "dynamodb:Query", ...receive],
    environment: [
      "OTPOST_DELIVERIES_DEAD_LETTERS_URL",
      "OTPOST_DELIVERIES_QUEUE_URL",
      "OTPOST_INBOUND_SMS_DEAD_LETTERS_URL",
      "OTPOST_INBOUND_SMS_QUEUE_URL",
      "OTPOST_MAIL_DOMAIN",
      "OTPOST_TABLE",
      "TOTP_LIFESPAN_MINUTES",
    ],
    indexes: ["index1"],
  },
  {
    concern: "sms-webhook",
    actions: ["dynamodb:GetItem", "dynamodb:PutItem", ...send, "secretsmanager:GetSecretValue"],
    environment: [
      "OTPOST_INBOUND_SMS_DEAD_LETTERS_URL",
      "OTPOST_INBOUND_SMS_QUEUE_URL",
      "OTPOST_MAIL_DOMAIN",
      "OTPOST_PUBLIC_URL",
      "OTPOST_TABLE",
      "OTPOST_TWILIO_SECRET",
    ],
    indexes: [],
  },
  {
    concern: "totp-url",
    actions: [...read, "dynamodb:PutItem", "dynamodb:UpdateItem", "kms:Decrypt"],
    environment: [
      "OTPOST_MAIL_DOMAIN",
      "OTPOST_SECRET_KEY",
      "OTPOST_TABLE",
      "TOTP_LIFESPAN_MINUTES",
    ],
    indexes: ["index1"],
    reserved: 100,
  },
];

describe("each function", () => {
  it("is in the table below", () => {
    expect(functions.map(concernOf).sort()).toEqual(expectations.map(({ concern }) => concern));
  });

  for (const { concern, actions, environment, indexes, reserved } of expectations) {
    const lambda = functions.find((one) => concernOf(one) === concern);
    if (lambda === undefined) throw new Error(`no function ${concern}`);
    const { Properties } = lambda;

    it(`${concern} may do what it does, and nothing else`, () => {
      expect(actionsOf(lambda)).toEqual([...actions].sort());
      const [role] = referencesIn(Properties["Role"]);
      const policies = all("AWS::IAM::Policy").filter(
        ({ stack, Properties: { Roles } }) =>
          stack === lambda.stack && referencesIn(Roles).includes(role ?? ""),
      );
      const named = [...asText(policies).matchAll(/\/index\/(\w+)/g)].map(([, index]) => index);
      expect([...new Set(named)].sort()).toEqual(indexes);
    });

    it(`${concern} has the environment that it reads`, () => {
      const { Variables } = z
        .object({ Variables: z.record(z.string(), z.unknown()) })
        .parse(Properties["Environment"]);
      expect(Object.keys(Variables).sort()).toEqual(
        ["NODE_OPTIONS", "OTPOST_STAGE", ...environment].sort(),
      );
    });

    it(`${concern} runs on Node 24, arm64, with limits`, () => {
      expect(Properties).toMatchObject({
        Runtime: "nodejs24.x",
        Architectures: ["arm64"],
        Handler: "index.handler",
        LoggingConfig: { LogFormat: "JSON" },
      });
      expect(Properties["ReservedConcurrentExecutions"]).toBe(reserved);
      expect(Properties["TracingConfig"]).toBeUndefined();
    });
  }

  it("has a role and a log of its own, and gives up on stale events", () => {
    const roles = functions.map(
      ({ stack, Properties }) => `${stack} ${asText(Properties["Role"])}`,
    );
    const logs = functions.map(
      ({ stack, Properties }) => `${stack} ${asText(Properties["LoggingConfig"])}`,
    );
    expect(new Set(roles).size).toBe(functions.length);
    expect(new Set(logs).size).toBe(functions.length);
    const limits = all("AWS::Lambda::EventInvokeConfig").map(({ Properties }) => Properties);
    expect(limits).toHaveLength(functions.length);
    for (const limit of limits) {
      expect(limit).toMatchObject({ MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 });
    }
  });
});

const secretPurposes = ["authenticator", "destination", "skyvern-key"];

describe("permissions", () => {
  it("name every action", () => {
    const ofResources = resourcePolicies.flatMap(({ Properties }) =>
      statementsOf(Properties["PolicyDocument"]),
    );
    const actions = [...grants, ...ofResources]
      .filter(({ Effect }) => Effect === "Allow")
      .flatMap(({ Action }) => listed(Action));
    expect(actions.length).toBeGreaterThan(40);
    expect(actions.filter((action) => action.includes("*"))).toEqual([]);
  });

  it("name every resource, but the mails in the bucket", () => {
    const resources = grants.map(({ Resource }) => asText(Resource));
    expect(resources.filter((text) => text.includes("*"))).toEqual([
      expect.stringMatching(/Mail\w+Arn\w+"\},"\/\*"/),
    ]);
  });

  it("open sealed secrets for their own purpose only", () => {
    const uses = grants.filter(({ Resource }) => asText(Resource).includes("SecretKey"));
    const purposes = uses.map(
      ({ Condition }) =>
        z
          .object({
            StringEquals: z.strictObject({ "kms:EncryptionContext:purpose": z.string() }),
          })
          .parse(Condition).StringEquals["kms:EncryptionContext:purpose"],
    );
    expect(purposes.length).toBeGreaterThan(3);
    expect([...new Set(purposes)].filter((purpose) => !secretPurposes.includes(purpose))).toEqual(
      [],
    );
  });

  it("leave no managed policy attached", () => {
    expect(asText(all("AWS::IAM::Role"))).not.toContain("ManagedPolicyArns");
  });
});
