/** From a raw mail to all that is asked of it: parsed, authenticated, and for whom. */
import { Buffer } from "node:buffer";
import type { MessageArchive } from "../ports/message-archive.ts";
import type { AuthenticatedSender, AuthenticateMail, MailEnvelope } from "./authenticate-mail.ts";
import { type ParsedMail, parseMail } from "./parse-mail.ts";
import { quotedRecipients } from "./quoted-recipients.ts";

export type MailReading = {
  mail: ParsedMail;
  /** Whom the mail was for before somebody forwarded it by hand. */
  quotedRecipients: readonly string[];
  sender: AuthenticatedSender;
};

/** A mail that waits to be read: in the archive by its id, unless its bytes came along in Base64. */
export type RawMail = { rawMessageId: string; rawMail?: string };

/**
 * @throws OtpostError `raw_message_missing`, `mail_limit_exceeded`, `mail_unparseable`.
 */
export type ReadMail = (raw: RawMail, envelope: MailEnvelope) => Promise<MailReading>;

export function createReadMail({
  messageArchive,
  authenticateMail,
}: {
  messageArchive: Pick<MessageArchive, "open">;
  authenticateMail: AuthenticateMail;
}): ReadMail {
  return async ({ rawMessageId, rawMail }, envelope) => {
    const bytes = rawMail === undefined ? undefined : Buffer.from(rawMail, "base64");
    const open = async () => (bytes ? onlyChunk(bytes) : messageArchive.open(rawMessageId));
    const mail = await parseMail(await open());
    return {
      mail,
      quotedRecipients: quotedRecipients(mail),
      sender: await authenticateMail(mail, envelope, open),
    };
  };
}

async function* onlyChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
