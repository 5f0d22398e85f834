/** What the stacks promise besides, held against the templates that CloudFormation would get. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { asText, referencesIn, synthesize } from "./synthesized.ts";
import { statementsOf, tlsOnly } from "./template-policies.ts";

const synthesized = synthesize({ domain: "codes.example.com" });
const { all, templates, findings } = synthesized;

const functions = all("AWS::Lambda::Function");
const alarms = all("AWS::CloudWatch::Alarm");

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
    expect(
      bucket &&
        tlsOnly(synthesized, {
          policyType: "AWS::S3::BucketPolicy",
          property: "Bucket",
          of: bucket,
        }),
    ).toBe(true);
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
