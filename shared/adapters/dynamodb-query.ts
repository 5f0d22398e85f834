/**
 * `Table.query` on DynamoDB: one request a page, so that a page's cost is known.
 *
 * DynamoDB reads `limit` items and then filters; where expired ones lie among them the page is short
 * or even empty, and has a cursor.
 */
import { type DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import { z } from "zod";
import { OtpostError } from "../errors.ts";
import type { Table, TableKey, TableQuery } from "../ports/table.ts";
import { assertTableKey, assertTableQuery } from "../ports/table-rules.ts";
import { awsFailure } from "./aws-failure.ts";
import { onlyVisible } from "./dynamodb-expressions.ts";
import { type DynamodbItem, fromDynamodbItem, keyOf, toKey } from "./dynamodb-item.ts";
import { dynamodbSchema } from "./dynamodb-schema.ts";
import { malformedCursor, readCursor, type TablePosition, writeCursor } from "./table-cursor.ts";

/** In an index, the table's own key tells items of the same index key apart. */
const tie = z.tuple([z.string(), z.string()]).nullable();
type DynamodbPosition = TablePosition<z.infer<typeof tie>>;

export function createDynamodbQuery({
  client,
  tableName,
  now,
}: {
  client: DynamoDBClient;
  tableName: string;
  now: () => Date;
}): Table["query"] {
  return async (query) => {
    assertTableQuery(query);
    const after = query.cursor === undefined ? undefined : readPosition(query, query.cursor);
    const range = rangeOf(query, after);
    if (!range) return { items: [] };
    const visible = onlyVisible(now());
    const command = new QueryCommand({
      TableName: tableName,
      ...(query.index ? { IndexName: query.index } : { ConsistentRead: query.mayLag !== true }),
      KeyConditionExpression: range.condition,
      FilterExpression: visible.FilterExpression,
      ExpressionAttributeNames: { ...visible.ExpressionAttributeNames, ...range.names },
      ExpressionAttributeValues: { ...visible.ExpressionAttributeValues, ...range.values },
      ScanIndexForward: query.direction === "ascending",
      Limit: query.limit,
      ...(range.startKey && { ExclusiveStartKey: range.startKey }),
    });
    const page = await client.send(command).catch((error: unknown) => {
      throw awsFailure("DynamoDB", error);
    });
    const last = page.LastEvaluatedKey;
    return {
      items: (page.Items ?? []).map(fromDynamodbItem),
      ...(last && { cursor: writeCursor(query, positionOf(query, last)) }),
    };
  };
}

type Range = {
  condition: string;
  names: Record<string, string>;
  values: DynamodbItem;
  startKey?: DynamodbItem;
};

/** `undefined` when nothing can lie in it: DynamoDB refuses such a range, and an empty text in it. */
function rangeOf(query: TableQuery, after: DynamodbPosition | undefined): Range | undefined {
  const from = query.from || undefined;
  const { to } = query;
  if (to === "" || (from !== undefined && to !== undefined && isAbove(from, to))) return undefined;
  for (const sort of [from, to]) {
    if (sort !== undefined)
      assertTableKey({ partition: query.partition, sort }, "The query's range");
  }
  const isAscending = query.direction === "ascending";
  const [near, far] = isAscending ? [from, to] : [to, from];
  const isBeyond = (a: string, b: string) => (isAscending ? isAbove(a, b) : isAbove(b, a));
  // The range may have moved past the cursor since; DynamoDB takes no start outside the range.
  if (after && far !== undefined && isBeyond(after.sort, far)) return undefined;
  const start = after && (near === undefined || !isBeyond(near, after.sort)) ? after : undefined;

  const { partition, sort } = dynamodbSchema[query.index ?? "table"];
  const bounds = [
    ...(from === undefined ? [] : [["from", from] as const]),
    ...(to === undefined ? [] : [["to", to] as const]),
  ];
  const sortCondition =
    bounds.length === 2
      ? " AND #sort BETWEEN :from AND :to"
      : from !== undefined
        ? " AND #sort >= :from"
        : to !== undefined
          ? " AND #sort <= :to"
          : "";
  return {
    condition: `#partition = :partition${sortCondition}`,
    names: { "#partition": partition, ...(bounds.length > 0 && { "#sort": sort }) },
    values: {
      ":partition": { S: query.partition },
      ...Object.fromEntries(bounds.map(([name, value]) => [`:${name}`, { S: value }])),
    },
    ...(start && { startKey: startKeyOf(query, start) }),
  };
}

function startKeyOf(query: TableQuery, { sort, tie }: DynamodbPosition): DynamodbItem {
  const key = toKey({ partition: query.partition, sort }, dynamodbSchema[query.index ?? "table"]);
  return tie ? { ...key, ...toKey({ partition: tie[0], sort: tie[1] }) } : key;
}

function positionOf(query: TableQuery, last: DynamodbItem): DynamodbPosition {
  const own = requireKey(keyOf(last));
  if (!query.index) return { sort: own.sort, tie: null };
  const { sort } = requireKey(keyOf(last, dynamodbSchema[query.index]));
  return { sort, tie: [own.partition, own.sort] };
}

function requireKey(key: TableKey | undefined): TableKey {
  if (key) return key;
  throw new OtpostError("internal", "DynamoDB ended a page without saying where.");
}

/** A forged cursor is the caller's mistake, not DynamoDB's. */
function readPosition(query: TableQuery, cursor: string): DynamodbPosition {
  const position = readCursor(query, cursor, tie);
  const { sort } = position;
  const keys = [{ partition: query.partition, sort }];
  if (position.tie) keys.push({ partition: position.tie[0], sort: position.tie[1] });
  try {
    for (const key of keys) assertTableKey(key);
  } catch (cause) {
    throw malformedCursor(cause);
  }
  if ((position.tie === null) !== (query.index === undefined)) throw malformedCursor();
  return position;
}

/** In UTF-8 bytes, as DynamoDB orders. */
const isAbove = (a: string, b: string): boolean =>
  Buffer.compare(Buffer.from(a), Buffer.from(b)) > 0;
