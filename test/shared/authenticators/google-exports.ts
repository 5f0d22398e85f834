/** Writes what Google Authenticator exports: the message, and the URI in the QR code. */
import { randomBytes } from "node:crypto";

export type ExportedAccount = {
  secret: Uint8Array;
  name: string;
  issuer: string;
  /** 1 SHA1, 2 SHA256, 3 SHA512, 4 MD5. */
  algorithm: number;
  /** 1 six, 2 eight. */
  digits: number;
  /** 1 HOTP, 2 TOTP. */
  kind: number;
};

type Value = bigint | Uint8Array;

/** Fields as Protocol Buffers writes them: varints and bytes. */
export function encodeMessage(fields: readonly (readonly [number, Value])[]): Buffer {
  return Buffer.concat(
    fields.flatMap(([number, value]) => {
      const tag = (wireType: bigint): Buffer => varint((BigInt(number) << 3n) | wireType);
      return typeof value === "bigint"
        ? [tag(0n), varint(value)]
        : [tag(2n), varint(BigInt(value.length)), Buffer.from(value)];
    }),
  );
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}

export function exportUri(
  accounts: readonly ExportedAccount[],
  { size, index } = { size: 1, index: 0 },
): string {
  const message = encodeMessage([
    ...accounts.map((account) => [1, encodeAccount(account)] as const),
    [2, 1n],
    [3, BigInt(size)],
    [4, BigInt(index)],
    [5, BigInt(randomBytes(4).readUInt32BE())],
  ]);
  return `otpauth-migration://offline?data=${encodeURIComponent(message.toString("base64"))}`;
}

const encodeAccount = ({ secret, name, issuer, algorithm, digits, kind }: ExportedAccount) =>
  encodeMessage([
    [1, secret],
    [2, Buffer.from(name)],
    [3, Buffer.from(issuer)],
    [4, BigInt(algorithm)],
    [5, BigInt(digits)],
    [6, BigInt(kind)],
  ]);
