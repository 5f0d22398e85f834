/**
 * DynamoDB's protocol by dynalite, in memory, and tables of otpost's schema in it.
 *
 * dynalite deletes nothing that has expired, knows no transactions and updates indexes at once.
 */
import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";
import { dynamodbSchema } from "../../../shared/adapters/dynamodb-schema.ts";
import { makeDynaliteCountBytes } from "./dynalite-in-bytes.ts";
import { closeServer, listenOnLoopback } from "./loopback.ts";

export type ProtocolServer = { endpoint: string; close: () => Promise<void> };

export async function startDynamodb(): Promise<ProtocolServer> {
  makeDynaliteCountBytes();
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  return { endpoint: await listenOnLoopback(server), close: () => closeServer(server) };
}

/** A table as the stack makes it. */
export async function createOtpostTable(client: DynamoDBClient, tableName: string): Promise<void> {
  const { table, index1, index2 } = dynamodbSchema;
  const keySchema = ({ partition, sort }: { partition: string; sort: string }) => [
    { AttributeName: partition, KeyType: "HASH" as const },
    { AttributeName: sort, KeyType: "RANGE" as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [table, index1, index2]
        .flatMap(({ partition, sort }) => [partition, sort])
        .map((name) => ({ AttributeName: name, AttributeType: "S" as const })),
      KeySchema: keySchema(table),
      GlobalSecondaryIndexes: Object.entries({ index1, index2 }).map(([name, names]) => ({
        IndexName: name,
        KeySchema: keySchema(names),
        Projection: { ProjectionType: "ALL" as const },
      })),
    }),
  );
  const describe = new DescribeTableCommand({ TableName: tableName });
  while ((await client.send(describe)).Table?.TableStatus !== "ACTIVE");
}
