/**
 * dynalite measures and compares texts in UTF-16 units, DynamoDB in UTF-8 bytes. Its own modules look
 * both functions up when they use them, so mending them here mends the server.
 */
import { createRequire } from "node:module";
import type * as DynaliteDb from "dynalite/db/index.js";

const db: { -readonly [Name in keyof typeof DynaliteDb]: (typeof DynaliteDb)[Name] } =
  createRequire(import.meta.url)("dynalite/db/index.js");

/** As one character a byte: in these, order and length are those of the bytes. */
function inBytes<Value>(value: Value): Value;
function inBytes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inBytes);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      Buffer.from(name).toString("latin1"),
      name === "S" && typeof member === "string"
        ? Buffer.from(member).toString("latin1")
        : inBytes(member),
    ]),
  );
}

let isMended = false;

/** Once a process, before the first server. */
export function makeDynaliteCountBytes(): void {
  if (isMended) return;
  isMended = true;
  const { compare, itemSize } = db;
  db.compare = (operator, value, operands) => compare(operator, inBytes(value), inBytes(operands));
  db.itemSize = (item, ...more) => itemSize(inBytes(item), ...more);
}
