/**
 * From a raw mail to all that is asked of it: for whom it is, who sent it, and what was found in it.
 *
 * Of the mail itself nothing else leaves here: a thread that reads mails gives a few hundred bytes.
 */
import { Buffer } from "node:buffer";
import type {
  AuthenticatedSender,
  AuthenticateMail,
  MailEnvelope,
} from "../message/authenticate-mail.ts";
import { type NotedRecipients, notedRecipients } from "../message/forwarder-headers.ts";
import {
  claimsGmailConfirmation,
  type GmailConfirmation,
  readGmailConfirmation,
} from "../message/gmail-confirmation.ts";
import { mailContent } from "../message/mail-content.ts";
import { parseMail } from "../message/parse-mail.ts";
import { quotedRecipients } from "../message/quoted-recipients.ts";
import type { MessageArchive } from "../ports/message-archive.ts";
import { digestMessage, type MessageDigest } from "./digest-message.ts";

export type MailReading = {
  /** Whom it was for, as those note who forward mail by themselves. */
  notedRecipients: readonly NotedRecipients[];
  /** Whom the mail was for before somebody forwarded it by hand. */
  quotedRecipients: readonly string[];
  sender: AuthenticatedSender;
  digest: MessageDigest;
  /** What a mail says that claims to be Gmail's forwarding confirmation; anybody can send one. */
  gmailConfirmation?: GmailConfirmation;
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
    const sender = await authenticateMail(mail, envelope, open);
    return {
      notedRecipients: notedRecipients(mail.headers),
      quotedRecipients: quotedRecipients(mail),
      sender,
      digest: digestMessage({ channel: "email", content: mailContent(mail, sender) }),
      ...(claimsGmailConfirmation(mail) && { gmailConfirmation: readGmailConfirmation(mail) }),
    };
  };
}

async function* onlyChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
