/** What every `MessageArchive` refuses as an id. */
import { OtpostError } from "../errors.ts";

// mail_01-Ab
const messageId = /^[A-Za-z0-9_-]{1,128}$/;

/** @throws OtpostError `invalid_key` */
export function assertMessageId(id: string): void {
  if (!messageId.test(id)) {
    throw new OtpostError(
      "invalid_key",
      "A raw message's id must be 1 to 128 characters of A–Z, a–z, 0–9, - and _.",
    );
  }
}

export const rawMessageMissing = (cause?: unknown): OtpostError =>
  new OtpostError("raw_message_missing", "The archive holds no raw message of that id.", { cause });
