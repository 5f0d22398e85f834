/** Whose code it is: one spelling for every email address, phone number or opaque id. */
import { domainToASCII } from "node:url";
import {
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from "libphonenumber-js/min";
import { OtpostError } from "../errors.ts";

/** RFC 5321 §4.5.3.1: 64 octets of local part, `@`, 255 of domain. */
export const identifierLimits = { characters: 320 } as const;

export type PhoneOptions = {
  /** ISO 3166 region of phone numbers without a country code; without it they are opaque. */
  defaultRegion?: string | undefined;
};

/**
 * Email addresses lower-cased with their domain in ASCII, phone numbers in E.164, everything else as
 * given; all trimmed, in NFC, without invisible characters. Idempotent.
 *
 * @throws OtpostError `validation_failed` when nothing is left, more than 320 characters are, or
 * control characters or broken Unicode are within.
 */
export function normalizeIdentifier(raw: string, options: PhoneOptions = {}): string {
  const text = clean(raw);
  if (text === "") throw refuse("must not be empty");
  if (text.length > identifierLimits.characters) throw tooLong();
  // A control character would split log lines and headers; a lone surrogate has no UTF-8.
  if (/\p{Cc}/u.test(text) || !text.isWellFormed())
    throw refuse("must not contain control characters or broken Unicode");
  const normalized = normalizeEmailAddress(text) ?? normalizePhoneNumber(text, options) ?? text;
  if (normalized.length > identifierLimits.characters) throw tooLong();
  return normalized;
}

/** `undefined` when it is not of the form `local@domain`. */
export function normalizeEmailAddress(raw: string): string | undefined {
  const text = clean(raw);
  const at = text.lastIndexOf("@");
  if (at < 1 || at === text.length - 1 || /\s/u.test(text)) return undefined;
  const local = text.slice(0, at).toLowerCase().normalize("NFC");
  return `${local}@${normalizeDomain(text.slice(at + 1))}`;
}

/** Lower-case, in the ASCII spelling of RFC 5890 where it has one. */
export function normalizeDomain(raw: string): string {
  const domain = clean(raw).toLowerCase().normalize("NFC");
  // Only then: for ASCII, domainToASCII reads `0x7f.1` as an IPv4 address.
  const hasNonAscii = /[^\p{ASCII}]/u.test(domain);
  return (hasNonAscii && domainToASCII(domain)) || domain;
}

/** E.164; `undefined` when it is no valid phone number. `whatsapp:` and `tel:` before it are dropped. */
export function normalizePhoneNumber(
  raw: string,
  { defaultRegion }: PhoneOptions = {},
): string | undefined {
  // NFKC: full-width digits and plus, as typed on East Asian keyboards.
  const text = clean(raw)
    .normalize("NFKC")
    .replace(/^(?:whatsapp|tel):/i, "");
  const phone = parsePhoneNumberFromString(text, { ...regionOf(defaultRegion), extract: false });
  // An extension is not part of E.164: dropping it would merge two people behind one switchboard.
  if (phone === undefined || phone.ext !== undefined || !phone.isValid()) return undefined;
  return phone.number;
}

/** Nothing to clean: nearly every identifier, and all of them are cleaned at every request. */
const isPlain = /^[\x21-\x7e]+$/;

/** Trimmed, NFC, and without format characters: zero-width and bidi marks come with copied contacts. */
function clean(raw: string): string {
  if (isPlain.test(raw)) return raw;
  return raw
    .replace(/\p{Cf}/gu, "")
    .normalize("NFC")
    .trim();
}

function regionOf(region: string | undefined): { defaultCountry?: CountryCode } {
  return region !== undefined && isSupportedCountry(region) ? { defaultCountry: region } : {};
}

const refuse = (what: string): OtpostError =>
  new OtpostError("validation_failed", `An identifier ${what}.`);

const tooLong = (): OtpostError => refuse(`has at most ${identifierLimits.characters} characters`);
