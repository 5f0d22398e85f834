/**
 * The one DynamoDB table: its attributes' names, for the adapter that fills it and the stack that
 * makes it.
 *
 * Index keys are written only for items that are in the index (sparse). `ttl` is for DynamoDB's own
 * deletion, which counts seconds and comes hours late; `expiresAtMs` is what every read goes by.
 */
export const dynamodbSchema = {
  table: { partition: "pk", sort: "sk" },
  index1: { partition: "pk1", sort: "sk1" },
  index2: { partition: "pk2", sort: "sk2" },
  /** Epoch milliseconds. */
  expiry: "expiresAtMs",
  /** Epoch seconds, rounded up: DynamoDB's time-to-live attribute. */
  timeToLive: "ttl",
  attributes: "attributes",
  /** Tells a conditional write's own retry from somebody else's write. */
  writeId: "writeId",
} as const;
