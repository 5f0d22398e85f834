import { randomBytes } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll } from "vitest";
import { createDynamodbTable } from "../../../shared/adapters/dynamodb-table.ts";
import {
  createOtpostTable,
  type ProtocolServer,
  startDynamodb,
} from "../../aws/protocol-servers/dynamodb.ts";
import { loopbackClient } from "../../aws/protocol-servers/loopback.ts";
import { describeTableContract } from "../ports/table.contract.ts";

let server: ProtocolServer;
let client: DynamoDBClient;
let tables = 0;

beforeAll(async () => {
  server = await startDynamodb();
  client = new DynamoDBClient({ ...loopbackClient, endpoint: server.endpoint });
});
afterAll(async () => {
  client.destroy();
  await server.close();
});

async function createTable(): Promise<string> {
  const tableName = `table-${++tables}`;
  await createOtpostTable(client, tableName);
  return tableName;
}

describeTableContract("DynamoDB", async ({ now }) => ({
  table: createDynamodbTable({ client, tableName: await createTable(), now, random: randomBytes }),
}));
