/** What each queue is, and who works on it, in the templates that CloudFormation would get. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { asText, type Resource, referencesIn, synthesize } from "./synthesized.ts";
import { tlsOnly } from "./template-policies.ts";

const synthesized = synthesize({ domain: "codes.example.com" });
const { all } = synthesized;

const functions = all("AWS::Lambda::Function");
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
      expect(
        tlsOnly(synthesized, {
          policyType: "AWS::SQS::QueuePolicy",
          property: "Queues",
          of: queue,
        }),
      ).toBe(true);
    });
  }
});

describe("each function that works on a queue", () => {
  const mappings = all("AWS::Lambda::EventSourceMapping");

  it("is one of three", () => expect(mappings).toHaveLength(3));

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
