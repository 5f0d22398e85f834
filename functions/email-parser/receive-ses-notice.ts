/**
 * From SES's notice to a parsed mail: whose it is, whether it is clean, and then as every mail.
 *
 * SES takes all mail of the domain. Whom it is for is looked up here, for the envelope's recipients
 * alone; a mail that is for nobody is forgotten. One with a virus goes to the dead letters unread.
 */

import { createReadMail } from "../../shared/delivery/read-mail.ts";
import { OtpostError } from "../../shared/errors.ts";
import type { InboundEmailJob } from "../../shared/jobs.ts";
import type { AuthenticateMail } from "../../shared/message/authenticate-mail.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { Inboxes } from "../../shared/store/inboxes.ts";
import { createEmailParser, type EmailParserOptions } from "./email-parser.ts";
import { createSesAuthenticateMail } from "./ses-authentication.ts";
import { authenticationOf, hasVirus, type SesNotice } from "./ses-notice.ts";

export type ReceiveSesNoticeOptions = Omit<EmailParserOptions, "readMail" | "inboxes"> &
  Pick<Ports, "metrics" | "now"> & {
    inboxes: Pick<Inboxes, "find" | "findByRecipient">;
    authenticateMail: AuthenticateMail;
  };

/** As long as the bucket keeps a mail that nobody deletes. */
const archiveMilliseconds = 86_400_000;

/** @throws OtpostError `mail_quarantined`, and what `createEmailParser`'s function throws. */
export function createReceiveSesNotice(
  options: ReceiveSesNoticeOptions,
): (notice: SesNotice, reception: { attempt: number }) => Promise<void> {
  const { inboxes, messageArchive, authenticateMail, now, log, metrics } = options;

  const recipientsOf = async ({ receipt }: SesNotice): Promise<InboundEmailJob["recipients"]> => {
    const found = await Promise.all(
      receipt.recipients.map(async (address) => {
        const inbox = await inboxes.findByRecipient(address);
        return inbox && { address, organizationId: inbox.organizationId, inboxId: inbox.id };
      }),
    );
    return found.filter((recipient) => recipient !== undefined);
  };

  return async (notice, { attempt }) => {
    const { mail, receipt } = notice;
    const rawMessageId = receipt.action.objectKey;
    const isFirst = attempt === 1;
    if (isFirst) metrics.count("message_arrived", { channel: "email" });
    if (hasVirus(notice)) {
      metrics.count("message_quarantined");
      throw new OtpostError("mail_quarantined", "SES found a virus in the mail.");
    }
    const recipients = await recipientsOf(notice);
    const unknown = receipt.recipients.length - recipients.length;
    if (isFirst && unknown > 0) {
      metrics.count("recipient_unknown");
      log.info("mail_recipients_unknown", { mail: rawMessageId, unknown });
    }
    if (recipients.length === 0) {
      await messageArchive.delete(rawMessageId);
      return;
    }
    const readMail = createReadMail({
      messageArchive,
      authenticateMail: createSesAuthenticateMail({
        verdicts: authenticationOf(notice),
        authenticateMail,
      }),
    });
    await createEmailParser({ ...options, readMail })(
      {
        kind: "inbound_email",
        rawMessageId,
        recipients,
        envelope: { sender: mail.source },
        receivedAt: mail.timestamp,
      },
      // SES puts the mail before it tells of it: one that is gone was parsed, when SES or SNS told
      // twice as well. Later than the bucket keeps any, it may be lost.
      {
        attempt:
          now().getTime() - Date.parse(mail.timestamp) < archiveMilliseconds
            ? Math.max(2, attempt)
            : attempt,
      },
    );
  };
}
