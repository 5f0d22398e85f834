/**
 * `otpauth-migration://offline?data=…`: what Google Authenticator shows as a QR code when it exports
 * accounts. `data` is Base64 of a Protocol Buffers message that Google does not publish; its fields are
 * those that every reader of it agrees on:
 *
 *     1 account (repeated)   1 secret (bytes)  2 name  3 issuer  4 algorithm  5 digits  6 kind  7 counter
 *     2 version              3 number of parts 4 index of this part           5 id of the export
 */
import { OtpostError } from "../errors.ts";
import { accountText, type TotpAccount } from "./account.ts";
import { encodeSecret } from "./base32.ts";
import { type ProtobufField, readProtobufFields } from "./protobuf-fields.ts";
import { type TotpAlgorithm, totpDefaults } from "./totp-key.ts";

export type OtpauthExport = {
  accounts: TotpAccount[];
  /** When the export is spread over several QR codes: `number` counts from 1. */
  part?: { number: number; of: number };
};

/** Google puts ten into one QR code; every one of them is sealed and stored by itself. */
const mostAccounts = 100;
const base64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

const algorithms: ReadonlyMap<bigint, TotpAlgorithm> = new Map([
  [0n, totpDefaults.algorithm],
  [1n, "SHA1"],
  [2n, "SHA256"],
  [3n, "SHA512"],
]);
const digitCounts: ReadonlyMap<bigint, number> = new Map([
  [0n, totpDefaults.digits],
  [1n, 6],
  [2n, 8],
]);
const timeBased = 2n;
const counterBased = 1n;

/**
 * All of its accounts, or none.
 *
 * @throws OtpostError `validation_failed` that says which account is at fault, and quotes nothing.
 */
export function parseOtpauthMigration(text: string): OtpauthExport {
  const url = URL.parse(text);
  const [data, second] = url?.searchParams.getAll("data") ?? [];
  if (url?.host.toLowerCase() !== "offline" || data === undefined) {
    throw refuse("it must begin with `otpauth-migration://offline?data=`");
  }
  if (second !== undefined) throw refuse("its `data` is there twice");
  // A `+` that was not encoded reads as a space.
  const encoded = data.replaceAll(" ", "+");
  if (!base64.test(encoded)) throw refuse("its `data` is not Base64");
  const fields = readProtobufFields(Buffer.from(encoded, "base64"));
  const messages = fields.flatMap(({ number, value }) =>
    number === 1 && value instanceof Uint8Array ? [value] : [],
  );
  if (messages.length === 0) throw refuse("it holds no account");
  if (messages.length > mostAccounts) throw refuse(`it holds more than ${mostAccounts} accounts`);
  const of = Number(integerOf(fields, 3));
  const number = Number(integerOf(fields, 4)) + 1;
  return {
    accounts: messages.map(parseAccount),
    ...(of > 1 && number <= of ? { part: { number, of } } : {}),
  };
}

function parseAccount(message: Uint8Array, index: number): TotpAccount {
  try {
    return readAccount(readProtobufFields(message));
  } catch (error) {
    if (!(error instanceof OtpostError)) throw error;
    throw refuse(
      `its account ${index + 1}: ${error.message} Export again without that account`,
      error,
    );
  }
}

function readAccount(fields: readonly ProtobufField[]): TotpAccount {
  const kind = integerOf(fields, 6);
  const algorithm = algorithms.get(integerOf(fields, 4));
  const digits = digitCounts.get(integerOf(fields, 5));
  if (kind === counterBased) throw unusable("It is counter-based (`hotp`), and not time-based.");
  if (kind !== timeBased) throw unusable("Its `type` is unknown.");
  if (algorithm === undefined) throw unusable("Its `algorithm` is not SHA1, SHA256 or SHA512.");
  if (digits === undefined) throw unusable("Its `digits` are not 6 or 8.");
  const issuer = accountText(textOf(fields, 3));
  const name = textOf(fields, 2);
  // Sites that put themselves before the account's name do so in the URI's label, and here too.
  const prefix = `${issuer}:`;
  const label = accountText(name.startsWith(prefix) ? name.slice(prefix.length) : name);
  return {
    key: {
      secret: encodeSecret(bytesOf(fields, 1)),
      algorithm,
      digits,
      // The export has no period: the app knows none but 30 seconds.
      periodSeconds: totpDefaults.periodSeconds,
    },
    ...(issuer === undefined ? {} : { issuer }),
    ...(label === undefined ? {} : { label }),
  };
}

/** protobuf.dev, "Last one wins"; a field that is absent, or of another type, is 0. */
function integerOf(fields: readonly ProtobufField[], number: number): bigint {
  const value = fields.findLast((field) => field.number === number)?.value;
  return typeof value === "bigint" ? value : 0n;
}

function bytesOf(fields: readonly ProtobufField[], number: number): Uint8Array {
  const value = fields.findLast((field) => field.number === number)?.value;
  return value instanceof Uint8Array ? value : new Uint8Array();
}

const textOf = (fields: readonly ProtobufField[], number: number): string =>
  Buffer.from(bytesOf(fields, number)).toString("utf8");

const unusable = (sentence: string): OtpostError => new OtpostError("validation_failed", sentence);

const refuse = (what: string, cause?: unknown): OtpostError =>
  new OtpostError("validation_failed", `The export cannot be used: ${what}.`, { cause });
