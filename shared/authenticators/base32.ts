/** Secrets in Base32 (RFC 4648 §6), as people copy them: in groups, in lower case, padded or not. */
import { Secret } from "otpauth";
import { OtpostError } from "../errors.ts";
import { totpKeyLimits } from "./totp-key.ts";

/** The longest secret has 205; the rest is room for separators. */
const mostCharacters = 1024;
/** `JBSW Y3DP-EHPK 3PXP`: what stands between the groups, and what comes along invisibly. */
const separators = /[\s\p{Pd}\p{Cf}]/gu;
const padding = /=+$/;
const alphabet = /^[A-Za-z2-7]+$/;
/** RFC 4648 §6: so many characters of the last group of eight stand for no whole number of bytes. */
const impossibleRest: ReadonlySet<number> = new Set([1, 3, 6]);

/**
 * In upper case, without separators and padding.
 *
 * @throws OtpostError `validation_failed`, without quoting anything of it.
 */
export function normalizeSecret(raw: string): string {
  if (raw.length > mostCharacters) {
    throw refuse(`has ${raw.length} characters; it must have at most ${mostCharacters}`);
  }
  const text = raw.replace(separators, "").replace(padding, "");
  if (text === "") throw refuse("is empty");
  if (/^otpauth(?:-migration)?:/i.test(text)) {
    throw refuse("is an otpauth URI: send it as otpauth_uri");
  }
  // Before upper-casing, which turns "ſ" into "S".
  if (!alphabet.test(text)) {
    throw refuse(
      "is not Base32: that has only the letters A to Z and the digits 2 to 7, and = at its end (what looks like 0 or 1 is the letter O, I or L)",
    );
  }
  if (impossibleRest.has(text.length % 8)) {
    throw refuse("is not Base32: of this length it lacks a character, or has one too many");
  }
  assertBits(Math.floor((text.length * 5) / 8) * 8);
  return text.toUpperCase();
}

/** The same of the bytes themselves. */
export function encodeSecret(bytes: Uint8Array): string {
  if (bytes.length === 0) throw refuse("is empty");
  assertBits(bytes.length * 8);
  return new Secret({ buffer: Uint8Array.from(bytes).buffer }).base32;
}

function assertBits(bits: number): void {
  const { secretBits, mostSecretBits } = totpKeyLimits;
  if (bits >= secretBits && bits <= mostSecretBits) return;
  throw refuse(
    `has ${bits} bits; it must have ${secretBits} to ${mostSecretBits} (${secretBits / 5} to ${Math.ceil(mostSecretBits / 5)} characters)`,
  );
}

const refuse = (what: string): OtpostError =>
  new OtpostError("validation_failed", `The secret ${what}.`);
