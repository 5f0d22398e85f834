/**
 * A `TableItem` as DynamoDB's attributes, and back.
 *
 * Text, truth values, null and numbers are DynamoDB's own types, so that the AWS console shows them and
 * conditions compare them. Lists and objects, which DynamoDB takes only 32 deep, are JSON text in a
 * map of one member. What its types would change or refuse (numbers beyond 10^125, half surrogate
 * pairs) is JSON in a binary value, which conditions compare as well.
 */
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { OtpostError } from "../errors.ts";
import { type JsonValue, type TableItem, type TableKey, tableLimits } from "../ports/table.ts";
import { encodeItem } from "../ports/table-rules.ts";
import { dynamodbSchema } from "./dynamodb-schema.ts";

export type DynamodbItem = Record<string, AttributeValue>;

const indexNames = ["index1", "index2"] as const;

export const toKey = (
  { partition, sort }: TableKey,
  names: { partition: string; sort: string } = dynamodbSchema.table,
): DynamodbItem => ({ [names.partition]: { S: partition }, [names.sort]: { S: sort } });

/** @throws OtpostError `invalid_key`, `item_too_large`, `validation_failed`: before anything is sent */
export function toDynamodbItem(item: TableItem): DynamodbItem {
  encodeItem(item);
  const { index1, index2, expiresAt } = item;
  const encoded: DynamodbItem = {
    ...toKey(item),
    ...(index1 && toKey(index1, dynamodbSchema.index1)),
    ...(index2 && toKey(index2, dynamodbSchema.index2)),
    ...(expiresAt && {
      [dynamodbSchema.expiry]: toNumber(expiresAt.getTime()),
      [dynamodbSchema.timeToLive]: toNumber(Math.ceil(expiresAt.getTime() / 1000)),
    }),
    [dynamodbSchema.attributes]: {
      M: Object.fromEntries(
        Object.entries(item.attributes)
          .filter(([, value]) => value !== undefined)
          .map(([name, value]) => [name, toValue(value)]),
      ),
    },
  };
  const bytes = bytesOfMembers(encoded);
  if (bytes > tableLimits.itemBytes - writeIdBytes) throw itemTooLarge();
  return encoded;
}

export const itemTooLarge = (cause?: unknown): OtpostError =>
  new OtpostError(
    "item_too_large",
    `The item is larger than the ${tableLimits.itemBytes} bytes that DynamoDB takes.`,
    { cause },
  );

export const toNumber = (value: number): AttributeValue.NMember => ({ N: String(value) });

export function toValue(value: JsonValue): AttributeValue {
  if (typeof value === "string" && value.isWellFormed()) return { S: value };
  if (typeof value === "boolean") return { BOOL: value };
  if (typeof value === "number" && fitsNumber(value)) return toNumber(value);
  if (value === null) return { NULL: true };
  const json = JSON.stringify(value);
  return typeof value === "object" ? { M: { json: { S: json } } } : { B: Buffer.from(json) };
}

/** DynamoDB's numbers: 0, or 10^-130 to 10^126; the 38 digits are more than a double has. */
const fitsNumber = (value: number): boolean =>
  value === 0 || (Math.abs(value) >= 1e-129 && Math.abs(value) < 1e125);

/** @throws OtpostError `internal` when the table holds something otpost never writes */
export function fromDynamodbItem(item: DynamodbItem): TableItem {
  const [index1, index2] = indexNames.map((name) => keyOf(item, dynamodbSchema[name]));
  const expiry = item[dynamodbSchema.expiry]?.N;
  const attributes = item[dynamodbSchema.attributes]?.M ?? foreign();
  return {
    ...(keyOf(item) ?? foreign()),
    ...(index1 && { index1 }),
    ...(index2 && { index2 }),
    ...(expiry !== undefined && { expiresAt: new Date(Number(expiry)) }),
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, fromValue(value)]),
    ),
  };
}

export function keyOf(
  item: DynamodbItem,
  names: { partition: string; sort: string } = dynamodbSchema.table,
): TableKey | undefined {
  const partition = item[names.partition]?.S;
  const sort = item[names.sort]?.S;
  return partition === undefined || sort === undefined ? undefined : { partition, sort };
}

function fromValue(value: AttributeValue): JsonValue {
  if (value.S !== undefined) return value.S;
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.N !== undefined) return Number(value.N);
  if (value.NULL !== undefined) return null;
  if (value.B !== undefined) return JSON.parse(Buffer.from(value.B).toString());
  return JSON.parse(value.M?.["json"]?.S ?? foreign());
}

function foreign(): never {
  throw new OtpostError("internal", "The table holds an item that otpost did not write.");
}

/** Name and 8 bytes. */
const writeIdBytes = dynamodbSchema.writeId.length + 8;

/** "DynamoDB item sizes and formats" in its developer guide; a number is counted at its most. */
function bytesOfMembers(members: DynamodbItem): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(members)) {
    bytes += Buffer.byteLength(name) + bytesOfValue(value);
  }
  return bytes;
}

function bytesOfValue({ S, N, B, M }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.length / 2) + 1;
  if (B !== undefined) return B.length;
  if (M === undefined) return 1;
  return 3 + Object.keys(M).length + bytesOfMembers(M);
}
