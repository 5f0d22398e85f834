/**
 * `Table` in one DynamoDB table; `dynamodb-schema.ts` names its attributes.
 *
 * DynamoDB deletes what has expired hours late, so every read and every condition compares the expiry
 * with the clock that was passed in.
 *
 * The SDK sends a request again when no answer came. If the first had been carried out, its retry
 * meets its own write and the condition fails: the winner would be told that it lost. So every
 * conditional write leaves a random `writeId`, and one that failed on a retry looks whose it is.
 */
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Table, TableKey, TableReadOptions } from "../ports/table.ts";
import { assertTableKey } from "../ports/table-rules.ts";
import { awsAttempts, awsErrorName, awsFailure } from "./aws-failure.ts";
import { isVisible, toUpdate, unlessVisible } from "./dynamodb-expressions.ts";
import {
  type DynamodbItem,
  fromDynamodbItem,
  itemTooLarge,
  toDynamodbItem,
  toKey,
} from "./dynamodb-item.ts";
import { createDynamodbQuery } from "./dynamodb-query.ts";
import { dynamodbSchema } from "./dynamodb-schema.ts";

const writeIdBytes = 8;

/** `random` gives cryptographically strong bytes. */
export function createDynamodbTable({
  client,
  tableName,
  now,
  random,
}: {
  client: DynamoDBClient;
  tableName: string;
  now: () => Date;
  random: (bytes: number) => Uint8Array;
}): Table {
  const read = async (
    key: TableKey,
    { mayLag = false }: TableReadOptions = {},
  ): Promise<DynamodbItem | undefined> => {
    const command = new GetItemCommand({
      TableName: tableName,
      Key: toKey(key),
      ConsistentRead: !mayLag,
    });
    return (await client.send(command).catch(fail)).Item;
  };

  /** What our own earlier attempt wrote, when that is why the condition failed. */
  const readOwnWrite = async (
    key: TableKey,
    writeId: Uint8Array,
    error: unknown,
  ): Promise<DynamodbItem | undefined> => {
    if (!(error instanceof ConditionalCheckFailedException)) return fail(error);
    if (awsAttempts(error) <= 1) return undefined;
    const item = await read(key);
    const found = item?.[dynamodbSchema.writeId]?.B;
    return found && Buffer.compare(found, writeId) === 0 ? item : undefined;
  };

  return {
    async get(key, options) {
      assertTableKey(key);
      const item = await read(key, options);
      return item && isVisible(item, now()) ? fromDynamodbItem(item) : undefined;
    },

    async put(item) {
      const command = new PutItemCommand({ TableName: tableName, Item: toDynamodbItem(item) });
      await client.send(command).catch(fail);
    },

    async putIfAbsent(item) {
      const writeId = random(writeIdBytes);
      const key = { partition: item.partition, sort: item.sort };
      const command = new PutItemCommand({
        TableName: tableName,
        Item: { ...toDynamodbItem(item), [dynamodbSchema.writeId]: { B: writeId } },
        ...unlessVisible(now()),
      });
      try {
        await client.send(command);
        return true;
      } catch (error) {
        return (await readOwnWrite(key, writeId, error)) !== undefined;
      }
    },

    async update(key, change) {
      assertTableKey(key);
      const writeId = random(writeIdBytes);
      const command = new UpdateItemCommand({
        TableName: tableName,
        Key: toKey(key),
        ...toUpdate(change, { now: now(), writeId }),
        ReturnValues: "ALL_NEW",
      });
      try {
        const { Attributes: item } = await client.send(command);
        return item && fromDynamodbItem(item);
      } catch (error) {
        const item = await readOwnWrite({ ...key }, writeId, error);
        return item && fromDynamodbItem(item);
      }
    },

    async delete(key) {
      assertTableKey(key);
      const command = new DeleteItemCommand({ TableName: tableName, Key: toKey(key) });
      await client.send(command).catch(fail);
    },

    query: createDynamodbQuery({ client, tableName, now }),
  };
}

function fail(error: unknown): never {
  // DynamoDB has no name of its own for it: "Item size (to update) has exceeded the maximum allowed size".
  const isTooLarge =
    awsErrorName(error) === "ValidationException" &&
    error instanceof Error &&
    /item size .*exceeded/i.test(error.message);
  throw isTooLarge ? itemTooLarge(error) : awsFailure("DynamoDB", error);
}
