/**
 * The cursor of `next`: a position among the codes of one identifier, spelled so that it survives in
 * a query string (the `#` of a sort key would end it).
 */
import { parseInstant } from "../../shared/api/schemas/expiry.ts";
import { fieldError } from "../../shared/api/validation.ts";

// `2026-05-01T08:30:00.000Z`, `2026-05-01T08:30:00.000Z#totp_4k1`
const position = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z(?:#[0-9A-Za-z_-]{1,128})?$/;

export const writeCursor = (at: string): string => Buffer.from(at, "utf8").toString("base64url");

/**
 * A cursor, or an instant as ISO 8601.
 *
 * @throws OtpostError `validation_failed`.
 */
export function parseAfter(text: string): string {
  const decoded = Buffer.from(text, "base64url").toString("utf8");
  if (position.test(decoded)) return decoded;
  const instant = /^\d{4}-/.test(text) ? parseInstant(text) : undefined;
  if (instant !== undefined) return instant.toISOString();
  throw fieldError(
    ["query", "after"],
    "Must be the `cursor` of an earlier answer, or an instant such as 2026-05-01T08:30:00Z.",
  );
}
