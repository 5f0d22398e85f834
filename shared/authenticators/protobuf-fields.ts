/**
 * Reads the fields of one Protocol Buffers message, in their order and without a schema.
 *
 * Bounded by its input: every byte is looked at once, nothing is copied, and a message within a
 * message is only a piece of the same bytes until somebody reads it.
 */
import { OtpostError } from "../errors.ts";

/** A varint (wire type 0) or bytes (2: a string, bytes, a message). Fixed ones are passed over. */
export type ProtobufField = { number: number; value: bigint | Uint8Array };

/** protobuf.dev, "Encoding": a varint of 64 bits has at most ten bytes of seven bits. */
const varintBytes = 10;
const mostFieldNumber = 2n ** 29n - 1n;
/** Wire types of a fixed size. */
const fixedBytes: ReadonlyMap<bigint, number> = new Map([
  [1n, 8],
  [5n, 4],
]);

/** @throws OtpostError `validation_failed` when the bytes are no such message. */
export function readProtobufFields(bytes: Uint8Array): ProtobufField[] {
  let at = 0;

  function varint(): bigint {
    let value = 0n;
    for (let index = 0; index < varintBytes; index += 1) {
      const byte = bytes[at];
      if (byte === undefined) throw malformed();
      at += 1;
      value |= BigInt(byte & 0x7f) << BigInt(7 * index);
      if (byte < 0x80) {
        if (value >= 2n ** 64n) throw malformed();
        return value;
      }
    }
    throw malformed();
  }

  function take(length: number | bigint): Uint8Array {
    // Compared before it is a number: 2^64 would lose its digits.
    if (length > bytes.length - at) throw malformed();
    const taken = bytes.subarray(at, at + Number(length));
    at += Number(length);
    return taken;
  }

  const fields: ProtobufField[] = [];
  while (at < bytes.length) {
    const tag = varint();
    const number = tag >> 3n;
    const wireType = tag & 7n;
    if (number < 1n || number > mostFieldNumber) throw malformed();
    const fixed = fixedBytes.get(wireType);
    if (wireType === 0n) fields.push({ number: Number(number), value: varint() });
    else if (wireType === 2n) fields.push({ number: Number(number), value: take(varint()) });
    // 3 and 4 begin and end groups, which nothing writes any more.
    else if (fixed === undefined) throw malformed();
    else take(fixed);
  }
  return fields;
}

const malformed = (): OtpostError =>
  new OtpostError("validation_failed", "The data is cut short or damaged.");
