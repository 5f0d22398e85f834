/** From a raw mail in the archive to all that is asked of it: parsed, authenticated, and for whom. */
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

/**
 * @throws OtpostError `raw_message_missing`, `mail_limit_exceeded`, `mail_unparseable`.
 */
export type ReadMail = (rawMessageId: string, envelope: MailEnvelope) => Promise<MailReading>;

export function createReadMail({
  messageArchive,
  authenticateMail,
}: {
  messageArchive: Pick<MessageArchive, "open">;
  authenticateMail: AuthenticateMail;
}): ReadMail {
  return async (rawMessageId, envelope) => {
    const open = () => messageArchive.open(rawMessageId);
    const mail = await parseMail(await open());
    return {
      mail,
      quotedRecipients: quotedRecipients(mail),
      sender: await authenticateMail(mail, envelope, open),
    };
  };
}
