/**
 * Conditions and changes in DynamoDB's expression language. Every name is a placeholder: hundreds of
 * words are reserved, `ttl` among them.
 */
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { OtpostError } from "../errors.ts";
import type { TableChange } from "../ports/table.ts";
import { type DynamodbItem, toNumber, toValue } from "./dynamodb-item.ts";
import { dynamodbSchema } from "./dynamodb-schema.ts";

type Expression = {
  ExpressionAttributeNames: Record<string, string>;
  ExpressionAttributeValues: Record<string, AttributeValue>;
};

export const isVisible = (item: DynamodbItem, now: Date): boolean => {
  const expiry = item[dynamodbSchema.expiry]?.N;
  return expiry === undefined || Number(expiry) > now.getTime();
};

const visibleCondition = "(attribute_not_exists(#expiry) OR #expiry > :now)";

/** The filter of a query. */
export const onlyVisible = (now: Date): Expression & { FilterExpression: string } => ({
  FilterExpression: visibleCondition,
  ExpressionAttributeNames: { "#expiry": dynamodbSchema.expiry },
  ExpressionAttributeValues: { ":now": toNumber(now.getTime()) },
});

/** The condition of a put-if-absent: no item, or one that has expired. */
export const unlessVisible = (now: Date): Expression & { ConditionExpression: string } => ({
  ConditionExpression: "attribute_not_exists(#pk) OR #expiry <= :now",
  ExpressionAttributeNames: {
    "#pk": dynamodbSchema.table.partition,
    "#expiry": dynamodbSchema.expiry,
  },
  ExpressionAttributeValues: { ":now": toNumber(now.getTime()) },
});

/** @throws OtpostError `validation_failed` when a name is both set and removed */
export function toUpdate(
  { set = {}, remove = [], when = {} }: TableChange,
  { now, writeId }: { now: Date; writeId: Uint8Array },
): Expression & { ConditionExpression: string; UpdateExpression: string } {
  if (remove.some((name) => Object.hasOwn(set, name))) {
    throw new OtpostError("validation_failed", "A change sets and removes the same attribute.");
  }
  const names: Record<string, string> = {
    "#pk": dynamodbSchema.table.partition,
    "#expiry": dynamodbSchema.expiry,
    "#writeId": dynamodbSchema.writeId,
  };
  const values: Record<string, AttributeValue> = {
    ":now": toNumber(now.getTime()),
    ":writeId": { B: writeId },
  };
  const placeholders = new Map<string, string>();
  const pathOf = (name: string): string => {
    const placeholder = placeholders.get(name) ?? `#n${placeholders.size}`;
    placeholders.set(name, placeholder);
    names["#attributes"] = dynamodbSchema.attributes;
    names[placeholder] = name;
    return `#attributes.${placeholder}`;
  };
  const valuePlaceholder = (value: Parameters<typeof toValue>[0]): string => {
    const placeholder = `:v${Object.keys(values).length}`;
    values[placeholder] = toValue(value);
    return placeholder;
  };

  const conditions = ["attribute_exists(#pk)", visibleCondition];
  for (const [name, expected] of Object.entries(when)) {
    conditions.push(
      expected === undefined
        ? `attribute_not_exists(${pathOf(name)})`
        : `${pathOf(name)} = ${valuePlaceholder(expected)}`,
    );
  }
  const sets = ["#writeId = :writeId"];
  for (const [name, value] of Object.entries(set)) {
    if (value !== undefined) sets.push(`${pathOf(name)} = ${valuePlaceholder(value)}`);
  }
  const removes = [...new Set(remove)].map(pathOf);
  return {
    ConditionExpression: conditions.join(" AND "),
    UpdateExpression: `SET ${sets.join(", ")}${removes.length > 0 ? ` REMOVE ${removes.join(", ")}` : ""}`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}
