/**
 * Fields that several requests share, with the cleaning Skyvern does: NUL and control characters
 * removed, blank ids absent.
 */
import { z } from "@hono/zod-openapi";

/** An identifier is part of a partition key (2048 bytes) beside the organization's id. */
export const identifierBytes = 1024;
/** A run's id is part of a partition key too; Skyvern's have 20 to 30 characters. */
const idBytes = 256;

const bytesOf = (text: string): number => Buffer.byteLength(text, "utf8");

/** U+0000–U+001F but tab, line feed and carriage return: what Skyvern removes from a content. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it removes
const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;

/**
 * Without control characters, and without halves of surrogate pairs, which no UTF-8 store keeps.
 */
export const cleanText = (text: string): string =>
  text.replace(controlCharacters, "").toWellFormed();

/** One line of text: cleaned and trimmed, not blank. */
const line = (maxBytes: number) =>
  z
    .string()
    .transform((text) => cleanText(text).trim())
    .refine((text) => text !== "", "Must not be blank.")
    .refine((text) => bytesOf(text) <= maxBytes, `Must have at most ${maxBytes} bytes.`);

/** Optional, and `null` or blank counts as absent. */
const optionalLine = (maxBytes: number) =>
  z
    .string()
    .nullish()
    .transform((text) => cleanText(text ?? "").trim() || undefined)
    .refine(
      (text) => text === undefined || bytesOf(text) <= maxBytes,
      `Must have at most ${maxBytes} bytes.`,
    );

export const totpIdentifier = line(identifierBytes).openapi({
  type: "string",
  minLength: 1,
  description:
    "Whose code it is: an email address, a phone number, or any other string. Addresses are trimmed and lower-cased, phone numbers compared as E.164.",
  example: "jane@example.com",
});

/** A list that people read, and that every message is compared with. */
export const listLength = 100;
export const identifiers = z.array(totpIdentifier).min(1).max(listLength);

export const optionalTotpIdentifier = optionalLine(identifierBytes).openapi({
  type: "string",
  description: "Only this identifier's. Blank counts as absent.",
  example: "jane@example.com",
});

export const optionalId = (description: string, example: string) =>
  optionalLine(idBytes).openapi({
    type: ["string", "null"],
    description: `${description} Blank counts as absent.`,
    example,
  });

export const optionalLabel = (description: string, example: string) =>
  optionalLine(idBytes).openapi({ type: ["string", "null"], description, example });

export const label = (description: string, example: string, maxBytes = idBytes) =>
  line(maxBytes).openapi({ type: "string", minLength: 1, description, example });

export const otpType = z.enum(["totp", "magic_link"]).openapi("OtpType", {
  description: "`totp`: a one-time code; `magic_link`: a one-time URL.",
  example: "totp",
});

/** A domain name as people write it: the site itself, or a host of it. */
export const optionalSite = optionalLine(253).openapi({
  type: ["string", "null"],
  description: "Only this site's codes: none that are known to be of another registrable domain.",
  example: "example.com",
});

export const instant = z
  .string()
  .openapi({ format: "date-time", example: "2026-05-01T08:30:00.000Z" });

/** The id of a thing in a path. Anything that was never given out simply names nothing. */
export const pathId = (name: string, example: string) =>
  z
    .string()
    .max(200)
    .openapi({ param: { name, in: "path" }, example });
