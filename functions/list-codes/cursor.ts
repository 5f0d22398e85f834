/**
 * The cursor of `next`: from where in an identifier's codes to read on, and which of those from there
 * were passed already; spelled so that it survives in a query string.
 *
 * A position alone would not do. Codes lie in the order in which their messages were received, and a
 * mail that takes long to parse is stored behind others that were received after it: a position that
 * those had moved on would never show it.
 */
import { parseInstant } from "../../shared/api/schemas/expiry.ts";
import { fieldError } from "../../shared/api/validation.ts";

export type NextCursor = {
  /** A sort key (itself excluded), or an instant (included). */
  from: string;
  /** Marks (`markOf`) of the codes after `from` that were passed, oldest first. */
  passed: readonly string[];
};

/** A query string of 500 characters; with more, what is received before the oldest is not waited for. */
export const mostPassed = 32;

/** Fifty of the id's random bits: enough to tell the codes of one identifier apart. */
export const markOf = ({ id }: { id: string }): string => id.replace(/^totp_/, "").slice(0, 10);

// `2026-05-01T08:30:00.000Z`, `2026-05-01T08:30:00.000Z#totp_4k1`, `…Z~4k1abcdefg.9x2abcdefg`
const cursor =
  /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z(?:#[0-9A-Za-z_-]{1,128})?)(?:~([0-9a-z_]{1,10}(?:\.[0-9a-z_]{1,10}){0,31}))?$/;

const cursorCharacters = 1000;

export function writeCursor({ from, passed }: NextCursor): string {
  const text = passed.length === 0 ? from : `${from}~${passed.join(".")}`;
  return Buffer.from(text, "utf8").toString("base64url");
}

/**
 * A cursor, or an instant as ISO 8601.
 *
 * @throws OtpostError `validation_failed`.
 */
export function parseAfter(text: string): NextCursor {
  const capped = text.slice(0, cursorCharacters);
  const read = cursor.exec(Buffer.from(capped, "base64url").toString("utf8"));
  if (read?.[1] !== undefined) {
    return { from: read[1], passed: read[2] === undefined ? [] : read[2].split(".") };
  }
  const instant = /^\d{4}-/.test(capped) ? parseInstant(capped) : undefined;
  if (instant !== undefined) return { from: instant.toISOString(), passed: [] };
  throw fieldError(
    ["query", "after"],
    "Must be the `cursor` of an earlier answer, or an instant such as 2026-05-01T08:30:00Z.",
  );
}
