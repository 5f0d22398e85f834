/** One account of an `otpauth://` URI, or several of an `otpauth-migration://` export. */
import { OtpostError } from "../errors.ts";
import { type OtpauthExport, parseOtpauthMigration } from "./otpauth-migration.ts";
import { parseOtpauthUri } from "./otpauth-uri.ts";

/** A QR code holds 2953 bytes at most. */
export const otpauthUriCharacters = 8192;

const parsers: { readonly [scheme: string]: (text: string) => OtpauthExport } = {
  otpauth: (text) => ({ accounts: [parseOtpauthUri(text)] }),
  "otpauth-migration": parseOtpauthMigration,
};

// otpauth://…, and as a whole percent-encoded, as it travels in another URL: otpauth%3A%2F%2F…
const scheme = /^(otpauth(?:-migration)?)(:|%3A)/i;

/** @throws OtpostError `validation_failed`, without quoting anything of it. */
export function parseAccounts(raw: string): OtpauthExport {
  const text = raw.trim();
  if (text.length > otpauthUriCharacters) {
    throw refuse(`has at most ${otpauthUriCharacters} characters`);
  }
  const [, name = "", colon] = scheme.exec(text) ?? [];
  const parse = parsers[name.toLowerCase()];
  if (parse === undefined) {
    throw refuse("begins with `otpauth://totp/`, or with `otpauth-migration://offline`");
  }
  return parse(colon === ":" ? text : decodeWhole(text));
}

function decodeWhole(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refuse("is percent-encoded UTF-8");
  }
}

const refuse = (what: string): OtpostError =>
  new OtpostError("validation_failed", `An otpauth URI ${what}.`);
