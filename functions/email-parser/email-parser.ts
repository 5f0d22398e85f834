/**
 * Turns an accepted mail into one message for each of its recipients, and then forgets its bytes.
 *
 * - Every recipient is tried, whatever becomes of the others; ids are derived from the raw mail's id
 *   and the recipient's place, so doing it all again changes nothing.
 * - The raw mail is deleted only after all succeeded. When it fails for good, the job goes to the
 *   dead letters and the raw mail stays beside it, so that a person can mend the cause (an identifier
 *   the inbox does not accept, say) and send the dead letter again; it goes with the dead letter, or
 *   with the archive's own retention.
 * - A mail that claims to be Gmail's forwarding confirmation is kept as one when Google signed it;
 *   it is looked at again later when DNS did not answer, and goes to the dead letters otherwise. It
 *   is never taken for a login code.
 */

import type { MailReading, ReadMail } from "../../shared/delivery/read-mail.ts";
import type { ReceiveMessage } from "../../shared/delivery/receive-message.ts";
import { isRetryable, OtpostError } from "../../shared/errors.ts";
import type { InboundEmailJob } from "../../shared/jobs.ts";
import { type GmailConfirmation, isGoogle } from "../../shared/message/gmail-confirmation.ts";
import { recipientIdentifier } from "../../shared/message/recipient-identifier.ts";
import { requireTrustedSender } from "../../shared/message/trusted-sender.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { ForwardingConfirmations } from "../../shared/store/forwarding-confirmations.ts";
import type { Inbox, Inboxes } from "../../shared/store/inboxes.ts";

export type EmailParserOptions = Pick<Ports, "messageArchive" | "log"> & {
  readMail: ReadMail;
  inboxes: Pick<Inboxes, "find" | "findByRecipient">;
  receiveMessage: ReceiveMessage;
  forwardingConfirmations: Pick<ForwardingConfirmations, "put">;
};

/** `attempt` is 1 when the job is received for the first time. */
export type ParseEmail = (job: InboundEmailJob, reception: { attempt: number }) => Promise<void>;

type Recipient = InboundEmailJob["recipients"][number];

/**
 * @throws OtpostError what `readMail` throws; `identifier_not_allowed`, `mail_quarantined`,
 * `unavailable` when a recipient's inbox refuses the mail, or cannot tell now.
 */
export function createEmailParser({
  readMail,
  inboxes,
  receiveMessage,
  forwardingConfirmations,
  messageArchive,
  log,
}: EmailParserOptions): ParseEmail {
  /** Within the organization alone: a stranger's inbox must not change whose code it is. */
  const isOwnAddress = async (address: string, organizationId: string): Promise<boolean> =>
    (await inboxes.findByRecipient(address))?.organizationId === organizationId;

  const receiveFor = async (
    { rawMessageId, receivedAt }: InboundEmailJob,
    { notedRecipients, sender, quotedRecipients, digest }: MailReading,
    { recipient, inbox, place }: { recipient: Recipient; inbox: Inbox; place: number },
    received: Set<string>,
  ): Promise<void> => {
    requireTrustedSender(sender, inbox.trustedSenders);
    const identifier = await recipientIdentifier({
      noted: notedRecipients,
      quoted: quotedRecipients,
      recipient: recipient.address,
      inbox,
      isOwnAddress: (address) => isOwnAddress(address, inbox.organizationId),
    });
    // Two recipients of one inbox can turn out to be the same person: that is one code.
    const whose = JSON.stringify([inbox.id, identifier]);
    if (received.has(whose)) return;
    received.add(whose);
    await receiveMessage({
      sourceId: `${rawMessageId}-${place}`,
      organizationId: inbox.organizationId,
      channel: "email",
      inboxId: inbox.id,
      identifier,
      receivedAt: new Date(receivedAt),
      digest,
      authentication: sender.verdicts,
    });
  };

  const confirmFor = async (
    { rawMessageId, receivedAt }: InboundEmailJob,
    { sender }: MailReading,
    confirmation: GmailConfirmation,
    inbox: Inbox,
  ): Promise<void> => {
    if (!isGoogle(sender)) throw notFromGoogle(sender.verdicts.dkim === "unknown");
    await forwardingConfirmations.put({
      sourceId: rawMessageId,
      organizationId: inbox.organizationId,
      inboxId: inbox.id,
      receivedAt: new Date(receivedAt),
      ...confirmation,
    });
    log.info("forwarding_confirmation_kept", { inbox: inbox.id });
  };

  /** `undefined`: the mail is gone, because an earlier attempt died after all was done. */
  const readUnlessDone = async (
    job: InboundEmailJob,
    attempt: number,
  ): Promise<MailReading | undefined> => {
    try {
      return await readMail(job, job.envelope);
    } catch (error) {
      const isGone = error instanceof OtpostError && error.code === "raw_message_missing";
      if (isGone && attempt > 1) return undefined;
      throw error;
    }
  };

  return async (job, { attempt }) => {
    const reading = await readUnlessDone(job, attempt);
    if (reading === undefined) return;
    const received = new Set<string>();
    const failures: unknown[] = [];
    for (const [place, recipient] of job.recipients.entries()) {
      try {
        const inbox = await inboxes.find(recipient.organizationId, recipient.inboxId);
        if (inbox === undefined) {
          log.info("mail_without_inbox", { mail: job.rawMessageId, inbox: recipient.inboxId });
        } else if (reading.gmailConfirmation) {
          await confirmFor(job, reading, reading.gmailConfirmation, inbox);
        } else {
          await receiveFor(job, reading, { recipient, inbox, place }, received);
        }
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures.find(isRetryable) ?? failures[0];
    if (job.rawMail === undefined) await messageArchive.delete(job.rawMessageId);
  };
}

function notFromGoogle(dnsFailed: boolean): OtpostError {
  return dnsFailed
    ? new OtpostError(
        "unavailable",
        "The mail claims to be Gmail's forwarding confirmation, which cannot be verified now, because DNS did not answer.",
      )
    : new OtpostError(
        "mail_quarantined",
        "The mail claims to be Gmail's forwarding confirmation, but google.com did not sign it.",
      );
}
