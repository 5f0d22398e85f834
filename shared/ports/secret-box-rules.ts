/** What every `SecretBox` refuses to seal, and how it says that it cannot open. */
import { OtpostError } from "../errors.ts";
import { secretBoxLimits } from "./secret-box.ts";

/**
 * The secret's UTF-8 bytes.
 *
 * @throws OtpostError `item_too_large`, `validation_failed`
 */
export function encodeSecret(secret: string): Buffer {
  const bytes = Buffer.byteLength(secret);
  if (bytes > secretBoxLimits.secretBytes) {
    throw new OtpostError(
      "item_too_large",
      `The secret has ${bytes} bytes; at most ${secretBoxLimits.secretBytes} can be sealed.`,
    );
  }
  if (bytes === 0 || !secret.isWellFormed()) {
    throw new OtpostError("validation_failed", "The secret is empty or not well-formed Unicode.");
  }
  return Buffer.from(secret);
}

export const secretUnreadable = (cause?: unknown): OtpostError =>
  new OtpostError(
    "secret_unreadable",
    "The sealed secret cannot be opened: it was changed, or sealed for something else or with another key.",
    { cause },
  );
