/** An identifier as a request names it: in its one spelling, and within what the caller reaches. */
import { type Caller, requireIdentifier } from "../auth/caller.ts";
import { OtpostError } from "../errors.ts";
import { normalizeIdentifier, type PhoneOptions } from "../message/identifier.ts";
import { fieldError } from "./validation.ts";

/**
 * @param place where the field `totp_identifier` stands.
 * @throws OtpostError `validation_failed`, `identifier_not_allowed`.
 */
export function readIdentifier(
  raw: string,
  { caller, place, ...phone }: PhoneOptions & { caller: Caller; place: "body" | "query" },
): string {
  const identifier = normalized(raw, place, phone);
  requireIdentifier(caller, identifier);
  return identifier;
}

function normalized(raw: string, place: string, phone: PhoneOptions): string {
  try {
    return normalizeIdentifier(raw, phone);
  } catch (error) {
    if (!(error instanceof OtpostError)) throw error;
    throw fieldError([place, "totp_identifier"], error.message);
  }
}
