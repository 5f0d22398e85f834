/** What every `Table` refuses, in one place, so that an item one adapter takes fits all of them. */
import { OtpostError } from "../errors.ts";
import {
  type Attributes,
  type TableChange,
  type TableItem,
  type TableKey,
  type TableQuery,
  tableLimits,
} from "./table.ts";

/** @throws OtpostError `invalid_key` */
export function assertTableKey(key: TableKey, what = "The item's key"): void {
  assertKeyPart(key.partition, tableLimits.partitionKeyBytes, `${what}: the partition`);
  assertKeyPart(key.sort, tableLimits.sortKeyBytes, `${what}: the sort key`);
}

function assertKeyPart(text: string, maxBytes: number, what: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes < 1 || bytes > maxBytes) {
    throw new OtpostError(
      "invalid_key",
      `${what} has ${bytes} bytes; it must have 1 to ${maxBytes}.`,
    );
  }
  // Half a surrogate pair has no UTF-8: two such keys would become one (U+FFFD).
  if (!text.isWellFormed()) {
    throw new OtpostError("invalid_key", `${what} is not well-formed Unicode.`);
  }
}

/**
 * Checks keys, expiry and size, and gives the attributes as the JSON text they are stored as.
 *
 * @throws OtpostError `invalid_key`, `item_too_large`, `validation_failed`
 */
export function encodeItem(item: TableItem): string {
  assertTableKey(item);
  if (item.index1) assertTableKey(item.index1, "The item's index1");
  if (item.index2) assertTableKey(item.index2, "The item's index2");
  if (item.expiresAt && Number.isNaN(item.expiresAt.getTime())) {
    throw new OtpostError("validation_failed", "The item's expiresAt is not a valid date.");
  }
  return encodeAttributes(item, item.attributes);
}

/** @throws OtpostError `item_too_large` */
export function encodeAttributes(
  keys: Omit<TableItem, "attributes">,
  attributes: Attributes,
): string {
  const text = JSON.stringify(attributes);
  let bytes = Buffer.byteLength(text);
  for (const key of [keys, keys.index1, keys.index2]) {
    if (key) bytes += Buffer.byteLength(key.partition) + Buffer.byteLength(key.sort);
  }
  if (bytes > tableLimits.itemBytes) {
    throw new OtpostError(
      "item_too_large",
      `The item has ${bytes} bytes with its keys; at most ${tableLimits.itemBytes} fit.`,
    );
  }
  return text;
}

/** @throws OtpostError `validation_failed` for the limit, `invalid_key` for the partition */
export function assertTableQuery(query: TableQuery): void {
  assertPageLimit(query.limit);
  assertKeyPart(query.partition, tableLimits.partitionKeyBytes, "The query's partition");
}

/** @throws OtpostError `validation_failed` */
export function assertPageLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > tableLimits.pageItems) {
    throw new OtpostError(
      "validation_failed",
      `The limit must be a whole number from 1 to ${tableLimits.pageItems}.`,
    );
  }
}

/**
 * The attributes after the change, or `undefined` when `when` does not match.
 *
 * @throws OtpostError `validation_failed` when a name is both set and removed (DynamoDB refuses it too)
 */
export function changeAttributes(before: Attributes, change: TableChange): Attributes | undefined {
  const { set = {}, remove = [], when = {} } = change;
  if (remove.some((name) => Object.hasOwn(set, name))) {
    throw new OtpostError("validation_failed", "A change sets and removes the same attribute.");
  }
  for (const [name, expected] of Object.entries(when)) {
    // An own member only: an attribute may be called `constructor`.
    const actual = Object.hasOwn(before, name) ? before[name] : undefined;
    if (actual !== expected) return undefined;
  }
  const kept = Object.entries(before).filter(([name]) => !remove.includes(name));
  const changed = Object.entries(set).filter(([, value]) => value !== undefined);
  return Object.fromEntries([...kept, ...changed]);
}
