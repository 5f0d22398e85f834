/** Makes what the templates declare and the protocol servers have: table, queues, bucket, keys, secrets. */
import { randomBytes } from "node:crypto";
import { CreateTableCommand, DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { CreateQueueCommand } from "@aws-sdk/client-sqs";
import { z } from "zod";
import type { NamedTemplate } from "../template/names.ts";
import type { Resource, Synthesis } from "../template/synthesis.ts";
import type { Servers } from "./servers.ts";

const keySchema = z.array(
  z.object({ AttributeName: z.string(), KeyType: z.enum(["HASH", "RANGE"]) }),
);
const tableProperties = z.object({
  BillingMode: z.literal("PAY_PER_REQUEST"),
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(["S", "N", "B"]) }),
  ),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z.array(
    z.object({
      IndexName: z.string(),
      KeySchema: keySchema,
      Projection: z.object({ ProjectionType: z.enum(["ALL", "KEYS_ONLY"]) }),
    }),
  ),
});
/** SQS takes each of its attributes as text. */
const queueProperties = z
  .object({
    VisibilityTimeout: z.number(),
    MessageRetentionPeriod: z.number(),
    ReceiveMessageWaitTimeSeconds: z.number(),
    KmsMasterKeyId: z.string(),
    KmsDataKeyReusePeriodSeconds: z.number(),
    RedrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.number() }),
  })
  .partial()
  .strict();
const secretProperties = z.object({
  SecretString: z.string().optional(),
  GenerateSecretString: z.object({ PasswordLength: z.number() }).optional(),
});

export async function createResources(
  { all }: Synthesis,
  named: NamedTemplate,
  servers: Servers,
): Promise<void> {
  for (const key of all("AWS::KMS::Key")) servers.createKey(named.refOf(key));
  for (const secret of all("AWS::SecretsManager::Secret")) {
    servers.secretValues.set(named.refOf(secret), initialValueOf(secret, named));
  }
  await Promise.all([
    ...all("AWS::DynamoDB::GlobalTable").map((table) => createTable(table, named, servers)),
    ...all("AWS::S3::Bucket").map((bucket) =>
      servers.clients.s3.send(new CreateBucketCommand({ Bucket: named.refOf(bucket) })),
    ),
    createQueues(all("AWS::SQS::Queue"), named, servers),
  ]);
}

function initialValueOf(secret: Resource, named: NamedTemplate): string {
  const { SecretString: given, GenerateSecretString: generated } = secretProperties.parse({
    SecretString: named.property(secret, "SecretString"),
    GenerateSecretString: named.property(secret, "GenerateSecretString"),
  });
  return given ?? randomBytes(99).toString("hex").slice(0, generated?.PasswordLength);
}

async function createTable(
  table: Resource,
  named: NamedTemplate,
  { clients: { dynamodb } }: Servers,
): Promise<void> {
  const read = (name: string): [string, unknown] => [name, named.property(table, name)];
  const properties = tableProperties.parse(
    Object.fromEntries(Object.keys(tableProperties.shape).map(read)),
  );
  const TableName = named.refOf(table);
  await dynamodb.send(new CreateTableCommand({ TableName, ...properties }));
  const describe = new DescribeTableCommand({ TableName });
  while ((await dynamodb.send(describe)).Table?.TableStatus !== "ACTIVE");
}

async function createQueues(
  queues: readonly Resource[],
  named: NamedTemplate,
  { clients: { sqs } }: Servers,
): Promise<void> {
  const declared = queues.map((queue) => ({
    name: named.attributeOf(queue, "QueueName"),
    properties: queueProperties.parse(
      Object.fromEntries(
        Object.keys(queue.properties).map((name) => [name, named.property(queue, name)]),
      ),
    ),
  }));
  // Dead letters first: a queue names theirs.
  declared.sort(
    (one, other) =>
      Number("RedrivePolicy" in one.properties) - Number("RedrivePolicy" in other.properties),
  );
  for (const { name, properties } of declared) {
    const Attributes = Object.fromEntries(
      Object.entries(properties).map(([attribute, value]) => [
        attribute,
        typeof value === "object" ? JSON.stringify(value) : String(value),
      ]),
    );
    await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
  }
}
