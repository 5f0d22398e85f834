/** What the stacks promise, held against the templates that CloudFormation would get. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { asText, type Resource, referencesIn, synthesize } from "./synthesized.ts";

const { all, templates, findings } = synthesize({ domain: "codes.example.com" });

const statement = z.object({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.unknown().optional(),
  Condition: z.unknown().optional(),
});
const document = z.object({ Statement: z.array(statement) });
const inlinePolicies = z.array(z.object({ PolicyDocument: document })).default([]);

const statementsOf = (value: unknown) => document.parse(value).Statement;
const listed = (value: string | string[]): string[] => [value].flat();

/** Everything that grants something to somebody. */
const grants = [
  ...all("AWS::IAM::Policy").map(({ Properties }) => Properties["PolicyDocument"]),
  ...all("AWS::IAM::Role").flatMap(({ Properties }) =>
    inlinePolicies.parse(Properties["Policies"]).map(({ PolicyDocument }) => PolicyDocument),
  ),
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
    actions: [...read, "dynamodb:PutItem", "dynamodb:DeleteItem", "kms:Decrypt", "kms:Encrypt"],
    environment: ["OTPOST_MAIL_DOMAIN", "OTPOST_PUBLIC_URL", "OTPOST_SECRET_KEY", "OTPOST_TABLE"],
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
    actions: [...read, "dynamodb:PutItem", ...receive],
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
    actions: [...read, "kms:Decrypt"],
    environment: [
      "OTPOST_MAIL_DOMAIN",
      "OTPOST_SECRET_KEY",
      "OTPOST_TABLE",
      "TOTP_LIFESPAN_MINUTES",
    ],
    indexes: [],
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

describe("permissions", () => {
  it("name every action", () => {
    const actions = [
      ...grants,
      ...resourcePolicies.map(({ Properties }) => Properties["PolicyDocument"]),
    ]
      .flatMap(statementsOf)
      .filter(({ Effect }) => Effect === "Allow")
      .flatMap(({ Action }) => listed(Action));
    expect(actions.length).toBeGreaterThan(40);
    expect(actions.filter((action) => action.includes("*"))).toEqual([]);
  });

  it("name every resource, but the mails in the bucket", () => {
    const resources = grants.flatMap(statementsOf).map(({ Resource }) => asText(Resource));
    expect(resources.filter((text) => text.includes("*"))).toEqual([
      expect.stringMatching(/Mail\w+Arn\w+"\},"\/\*"/),
    ]);
  });

  it("open sealed secrets for their own purpose only", () => {
    const uses = grants
      .flatMap(statementsOf)
      .filter(({ Resource }) => asText(Resource).includes("SecretKey"));
    expect(uses).toHaveLength(2);
    for (const { Condition } of uses) {
      expect(Condition).toEqual({
        StringEquals: { "kms:EncryptionContext:purpose": "skyvern-key" },
      });
    }
  });

  it("leave no managed policy attached", () => {
    expect(asText(all("AWS::IAM::Role"))).not.toContain("ManagedPolicyArns");
  });
});

const alarms = all("AWS::CloudWatch::Alarm");
const queues = all("AWS::SQS::Queue");
const deadLettersOf = ({ Properties }: Resource): string[] =>
  referencesIn(Properties["RedrivePolicy"]);
const isDeadLetters = (queue: Resource): boolean =>
  queues.some((other) => other.stack === queue.stack && deadLettersOf(other).includes(queue.id));

/** An alarm is in another stack: it names what it watches by its export. */
const watching = (queue: Resource, metric: string): Resource[] =>
  alarms.filter(
    ({ Properties }) =>
      Properties["MetricName"] === metric && asText(Properties["Dimensions"]).includes(queue.id),
  );

describe("each queue", () => {
  it("is one of three, or their dead letters", () => {
    expect(queues.filter(isDeadLetters)).toHaveLength(3);
    expect(queues).toHaveLength(6);
  });

  for (const queue of queues) {
    if (isDeadLetters(queue)) {
      it(`${queue.id} keeps for 14 days and calls somebody`, () => {
        expect(queue.Properties["MessageRetentionPeriod"]).toBe(14 * 86_400);
        const [alarm] = watching(queue, "ApproximateNumberOfMessagesVisible");
        expect(alarm?.Properties).toMatchObject({ Threshold: 1 });
        expect(asText(alarm?.Properties["AlarmActions"])).toContain("Alarms");
      });
    } else {
      it(`${queue.id} has dead letters, and an alarm for its oldest job`, () => {
        expect(deadLettersOf(queue)).toHaveLength(1);
        expect(queue.Properties["MessageRetentionPeriod"]).toBe(86_400);
        expect(watching(queue, "ApproximateAgeOfOldestMessage")).toHaveLength(1);
      });
    }
    it(`${queue.id} is encrypted, and speaks TLS only`, () => {
      expect(asText(queue.Properties["KmsMasterKeyId"])).toContain("QueueKey");
      expect(tlsOnly("AWS::SQS::QueuePolicy", "Queues", queue)).toBe(true);
    });
  }
});

function tlsOnly(policyType: string, property: string, of: Resource): boolean {
  return all(policyType).some(
    ({ stack, Properties }) =>
      stack === of.stack &&
      referencesIn(Properties[property]).includes(of.id) &&
      statementsOf(Properties["PolicyDocument"]).some(
        ({ Effect, Condition }) =>
          Effect === "Deny" && asText(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
      ),
  );
}

describe("each function that works on a queue", () => {
  const mappings = all("AWS::Lambda::EventSourceMapping");

  it("is one of two", () => expect(mappings).toHaveLength(2));

  for (const { id, stack, Properties } of mappings) {
    it(`${id}: no window, failures one by one, hidden for six timeouts`, () => {
      expect(Properties).toMatchObject({
        MaximumBatchingWindowInSeconds: 0,
        FunctionResponseTypes: ["ReportBatchItemFailures"],
      });
      const [queueId] = referencesIn(Properties["EventSourceArn"]);
      const [functionId] = referencesIn(Properties["FunctionName"]);
      const of = (resources: Resource[], one: string | undefined) =>
        resources.find((resource) => resource.stack === stack && resource.id === one)?.Properties;
      const visibility = z.number().parse(of(queues, queueId)?.["VisibilityTimeout"]);
      const timeout = z.number().parse(of(functions, functionId)?.["Timeout"]);
      expect(visibility).toBeGreaterThanOrEqual(6 * timeout);
    });
  }
});

describe("what is kept", () => {
  it("is a table with two indexes, expiry, recovery, KMS", () => {
    const [table] = all("AWS::DynamoDB::GlobalTable");
    expect(table).toMatchObject({
      DeletionPolicy: "Retain",
      Properties: {
        BillingMode: "PAY_PER_REQUEST",
        TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: "KMS" },
        GlobalSecondaryIndexes: [{ IndexName: "index1" }, { IndexName: "index2" }],
        Replicas: [
          {
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          },
        ],
      },
    });
  });

  it("is a private bucket that forgets within a day", () => {
    const [bucket] = all("AWS::S3::Bucket");
    expect(bucket).toMatchObject({
      DeletionPolicy: "Retain",
      Properties: {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        LifecycleConfiguration: { Rules: [{ ExpirationInDays: 1, Status: "Enabled" }] },
      },
    });
    expect(asText(bucket?.Properties["BucketEncryption"])).toContain("MailKey");
    expect(bucket && tlsOnly("AWS::S3::BucketPolicy", "Bucket", bucket)).toBe(true);
  });

  it("is sealed by keys that rotate, one for each entrance", () => {
    const keys = all("AWS::KMS::Key");
    expect(keys).toHaveLength(3);
    for (const { DeletionPolicy, Properties } of keys) {
      expect(DeletionPolicy).toBe("Retain");
      expect(Properties["EnableKeyRotation"]).toBe(true);
    }
  });

  it("survives the stacks: nothing else is retained", () => {
    const retained = [...templates].flatMap(([stack, { Resources }]) =>
      Object.values(Resources).some(({ DeletionPolicy }) => DeletionPolicy === "Retain")
        ? [stack]
        : [],
    );
    expect(retained).toEqual(["storage"]);
  });
});

describe("mail", () => {
  it("is received by a rule in a set that no stack owns", () => {
    const [rule] = all("AWS::SES::ReceiptRule");
    expect(rule?.Properties).toMatchObject({
      RuleSetName: "otpost",
      Rule: {
        Name: "otpost-prod",
        Enabled: true,
        ScanEnabled: true,
        Recipients: ["codes.example.com"],
      },
    });
    expect(all("AWS::SES::ReceiptRuleSet")).toEqual([]);
  });

  it("may be brought by that rule alone", () => {
    const [bucketPolicy] = all("AWS::S3::BucketPolicy");
    const fromSes = statementsOf(bucketPolicy?.Properties["PolicyDocument"]).find(
      ({ Effect }) => Effect === "Allow",
    );
    expect(asText(fromSes?.Condition)).toContain(
      "receipt-rule-set/otpost:receipt-rule/otpost-prod",
    );
    expect(asText(fromSes?.Condition)).toContain("aws:SourceAccount");
  });
});

describe("the HTTP API", () => {
  const [stage] = all("AWS::ApiGatewayV2::Stage");

  it("throttles", () => {
    expect(stage?.Properties["DefaultRouteSettings"]).toEqual({
      ThrottlingBurstLimit: 1000,
      ThrottlingRateLimit: 500,
    });
  });

  it("logs the route and never the path, the query, an address", () => {
    const { Format } = z
      .object({ Format: z.string() })
      .parse(stage?.Properties["AccessLogSettings"]);
    expect(Format).toContain("$context.routeKey");
    expect(Format).not.toMatch(
      /context\.(path|identity|authorizer|protocol)|query|integration\.error/i,
    );
  });
});

describe("logs", () => {
  it("are kept for a month, all of them", () => {
    const groups = all("AWS::Logs::LogGroup");
    expect(groups).toHaveLength(functions.length + 1);
    for (const { Properties } of groups) expect(Properties["RetentionInDays"]).toBe(30);
  });
});

describe("alarms", () => {
  const metrics = alarms.map(({ Properties }) => Properties["MetricName"]);

  it("watch throttles and errors of every function, the API's 5xx, and the misses", () => {
    const times = (name: string) => metrics.filter((metric) => metric === name).length;
    expect(times("Throttles")).toBe(functions.length);
    expect(times("Errors")).toBe(functions.length);
    expect(times("5xx")).toBe(1);
    expect(alarms.filter(({ id }) => id.startsWith("ExtractionMisses"))).toHaveLength(1);
  });

  it("all reach the topic, and say what to do", () => {
    for (const { Properties } of alarms) {
      expect(referencesIn(Properties["AlarmActions"])).toHaveLength(1);
      expect(String(Properties["AlarmDescription"])).toMatch(/^otpost prod: .{30,}\.$/);
    }
  });
});

describe("the templates", () => {
  it("leave cdk-nag nothing to find", () => expect(findings).toEqual([]));

  for (const [stack, { Resources }] of templates) {
    it(`${stack} has no circle`, () => {
      const edges = new Map(
        Object.entries(Resources).map(([id, { DependsOn = [], Properties }]) => [
          id,
          [...[DependsOn].flat(), ...referencesIn(Properties)].filter((to) => to in Resources),
        ]),
      );
      expect(circleIn(edges)).toBeUndefined();
    });
  }

  it("notice a circle when there is one", () => {
    expect(
      circleIn(
        new Map([
          ["a", ["b"]],
          ["b", ["a"]],
        ]),
      ),
    ).toBeDefined();
  });
});

/** A node from which a path leads back to itself. */
function circleIn(edges: ReadonlyMap<string, readonly string[]>): string | undefined {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): string | undefined => {
    if (path.includes(node)) return node;
    if (done.has(node)) return undefined;
    for (const next of edges.get(node) ?? []) {
      const circle = visit(next, [...path, node]);
      if (circle !== undefined) return circle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of edges.keys()) {
    const circle = visit(node, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}
