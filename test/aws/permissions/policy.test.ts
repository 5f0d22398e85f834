/** What policies say, as IAM's user guide has it. */
import { describe, expect, it } from "vitest";
import { arnMatches } from "./patterns.ts";
import { evaluate, type Principal, readPolicy } from "./policy.ts";

const queue = "arn:aws:sqs:us-east-1:000000000000:jobs";
const statements = (...Statement: object[]) => readPolicy({ Version: "2012-10-17", Statement });
const send = { action: "sqs:SendMessage", resource: queue, context: {} };
const allowSend = { Effect: "Allow", Action: "sqs:SendMessage", Resource: queue };

describe("a role's policies", () => {
  const cases: readonly {
    name: string;
    policy: object[];
    request?: Partial<typeof send> & { context?: Record<string, string> };
    decision: string;
  }[] = [
    { name: "nothing is granted by nothing", policy: [], decision: "unmentioned" },
    { name: "what is granted is allowed", policy: [allowSend], decision: "allowed" },
    {
      name: "another action is not",
      policy: [allowSend],
      request: { action: "sqs:DeleteMessage" },
      decision: "unmentioned",
    },
    {
      name: "another resource is not",
      policy: [allowSend],
      request: { resource: `${queue}-dead-letters` },
      decision: "unmentioned",
    },
    {
      name: "actions are compared without regard to case",
      policy: [{ ...allowSend, Action: ["SQS:sendmessage"] }],
      decision: "allowed",
    },
    {
      name: "a wildcard is any text",
      policy: [{ ...allowSend, Action: "sqs:Send*" }],
      decision: "allowed",
    },
    {
      name: "a refusal counts more than a permission",
      policy: [allowSend, { Effect: "Deny", Action: "sqs:*", Resource: "*" }],
      decision: "refused",
    },
    {
      name: "a condition that holds",
      policy: [
        {
          ...allowSend,
          Condition: { StringEquals: { "kms:EncryptionContext:purpose": ["a", "b"] } },
        },
      ],
      request: { context: { "kms:EncryptionContext:purpose": "b" } },
      decision: "allowed",
    },
    {
      name: "a condition about what the request does not have",
      policy: [
        { ...allowSend, Condition: { StringEquals: { "kms:EncryptionContext:purpose": "a" } } },
      ],
      decision: "unmentioned",
    },
    {
      name: "all conditions have to hold",
      policy: [
        {
          ...allowSend,
          Condition: {
            StringEquals: { "aws:SourceAccount": "000000000000" },
            ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:notices" },
          },
        },
      ],
      request: {
        context: {
          "aws:SourceAccount": "000000000000",
          "aws:SourceArn": "arn:aws:sns:us-east-1:000000000000:others",
        },
      },
      decision: "unmentioned",
    },
    {
      name: "what is only refused without TLS is not refused with it",
      policy: [
        allowSend,
        {
          Effect: "Deny",
          Action: "sqs:*",
          Resource: "*",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
      request: { context: { "aws:SecureTransport": "true" } },
      decision: "allowed",
    },
  ];
  for (const { name, policy, request, decision } of cases)
    it(name, () => {
      expect(evaluate(statements(...policy), { ...send, ...request }).decision).toBe(decision);
    });

  it("an element, operator or key that is not known is no permission but an error", () => {
    expect(() => statements({ ...allowSend, NotAction: "sqs:DeleteMessage" })).toThrow();
    const unknown = [
      { NumericLessThan: { "aws:SourceAccount": "1" } },
      { StringEquals: { "dynamodb:LeadingKeys": "1" } },
    ];
    for (const Condition of unknown) {
      expect(() => evaluate(statements({ ...allowSend, Condition }), send)).toThrow(
        "the runner does not",
      );
    }
  });
});

describe("a resource's policy", () => {
  const ses: Principal = { kind: "service", service: "ses.amazonaws.com" };
  const role: Principal = { kind: "role", arn: "arn:aws:iam::000000000000:role/worker" };
  const cases = [
    { name: "names the service", named: { Service: "ses.amazonaws.com" }, who: ses, is: true },
    { name: "names another", named: { Service: "sns.amazonaws.com" }, who: ses, is: false },
    { name: "names the role", named: { AWS: role.arn }, who: role, is: true },
    {
      name: "names the account, which is nobody yet",
      named: { AWS: "arn:aws:iam::000000000000:root" },
      who: role,
      is: false,
    },
    { name: "names everybody", named: "*", who: ses, is: true },
    { name: "names everybody as AWS", named: { AWS: "*" }, who: ses, is: true },
    { name: "names nobody", named: undefined, who: role, is: false },
  ];
  for (const { name, named, who, is } of cases)
    it(name, () => {
      const policy = statements({
        ...allowSend,
        ...(named === undefined ? {} : { Principal: named }),
      });
      expect(evaluate(policy, send, who).decision).toBe(is ? "allowed" : "unmentioned");
    });
});

describe("an ARN's pattern", () => {
  const api = "arn:aws:execute-api:us-east-1:000000000000:abc";
  const cases = [
    { pattern: "*", arn: queue, is: true },
    { pattern: queue, arn: queue, is: true },
    { pattern: "arn:aws:sqs:*:*:jobs", arn: queue, is: true },
    { pattern: "arn:aws:s3:::mail/*", arn: "arn:aws:s3:::mail/a/b", is: true },
    { pattern: "arn:aws:s3:::mail/*", arn: "arn:aws:s3:::mail", is: false },
    {
      pattern: "arn:aws:logs:us-east-1:1:log-group:one:*",
      arn: "arn:aws:logs:us-east-1:1:log-group:one:log-stream:x",
      is: true,
    },
    { pattern: "arn:aws:sqs:*:jobs", arn: queue, is: false },
    { pattern: `${api}/*/*/*`, arn: `${api}/$default/POST/v1/inboxes`, is: true },
    // API Gateway's catch-all has neither method nor path.
    { pattern: `${api}/*/*/*`, arn: `${api}/$default/$default`, is: false },
    { pattern: `${api}/*/*`, arn: `${api}/$default/$default`, is: true },
  ];
  for (const { pattern, arn, is } of cases)
    it(`${pattern} ${is ? "is" : "is not"} ${arn}`, () =>
      expect(arnMatches(pattern, arn)).toBe(is));
});
