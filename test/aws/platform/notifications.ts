/** SNS: what is published to a topic of the template goes to the queues that subscribe to it. */
import { randomUUID } from "node:crypto";
import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { z } from "zod";
import type { Encryption } from "../permissions/calls.ts";
import type { Grants } from "../permissions/grants.ts";
import { account, type NamedTemplate } from "../template/names.ts";
import type { Synthesis } from "../template/synthesis.ts";

const subscriptionProperties = z.object({
  TopicArn: z.string(),
  Endpoint: z.string(),
  Protocol: z.enum(["sqs", "email"]),
  RawMessageDelivery: z.boolean().default(false),
});

/** @throws Error when a policy of the queue, or its key, does not let SNS deliver */
export type Publish = (topicArn: string, message: string) => Promise<void>;

export function createNotifications({
  synthesis,
  named,
  grants,
  encryption,
  sqs,
}: {
  synthesis: Synthesis;
  named: NamedTemplate;
  grants: Grants;
  encryption: Encryption;
  sqs: SQSClient;
}): Publish {
  const subscriptions = synthesis.all("AWS::SNS::Subscription").map((subscription) =>
    subscriptionProperties.parse({
      TopicArn: named.property(subscription, "TopicArn"),
      Endpoint: named.property(subscription, "Endpoint"),
      Protocol: named.property(subscription, "Protocol"),
      RawMessageDelivery: named.property(subscription, "RawMessageDelivery"),
    }),
  );
  const queues = new Map(
    synthesis
      .all("AWS::SQS::Queue")
      .map((queue) => [named.attributeOf(queue, "Arn"), named.refOf(queue)]),
  );
  const caller = { kind: "service", service: "sns.amazonaws.com" } as const;

  const require = (topicArn: string, action: string, resource: string): void => {
    const context = { "aws:SourceArn": topicArn, "aws:SourceAccount": account };
    if (!grants.allows(caller, { action, resource, context })) {
      throw new Error(`SNS may not ${action} on ${named.label(resource)}`);
    }
  };

  return async (topicArn, message) => {
    for (const { TopicArn, Endpoint, Protocol, RawMessageDelivery: raw } of subscriptions) {
      if (TopicArn !== topicArn || Protocol !== "sqs") continue;
      require(topicArn, "sqs:SendMessage", Endpoint);
      const key = encryption(Endpoint);
      if (key !== undefined) {
        require(topicArn, "kms:GenerateDataKey", key);
        require(topicArn, "kms:Decrypt", key);
      }
      const MessageBody = raw ? message : envelope(topicArn, message);
      await sqs.send(new SendMessageCommand({ QueueUrl: queues.get(Endpoint), MessageBody }));
    }
  };
}

const envelope = (TopicArn: string, Message: string): string =>
  JSON.stringify({
    Type: "Notification",
    MessageId: randomUUID(),
    TopicArn,
    Message,
    Timestamp: new Date().toISOString(),
  });
