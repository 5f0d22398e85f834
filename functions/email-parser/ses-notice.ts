/**
 * SES's notice of a mail that it put into the bucket, as SNS hands it to the queue.
 *
 * Amazon SES developer guide, "Contents of notifications for Amazon SES email receiving".
 */
import { z } from "zod";
import type { AuthenticationVerdict, MailAuthentication } from "../../shared/message/message.ts";

/** PASS, FAIL, GRAY, PROCESSING_FAILED; a word that SES may add later is none of them. */
const verdict = z.object({ status: z.string() }).optional();

const sesNotice = z.object({
  notificationType: z.literal("Received"),
  mail: z.object({
    /** When SES received the mail. */
    timestamp: z.iso.datetime(),
    /** MAIL FROM; of a bounce it is empty. */
    source: z.string(),
  }),
  receipt: z.object({
    /** Envelope recipients (RCPT TO) that the rule matched. */
    recipients: z.array(z.string()),
    spfVerdict: verdict,
    dkimVerdict: verdict,
    dmarcVerdict: verdict,
    virusVerdict: verdict,
    action: z.object({ type: z.literal("S3"), objectKey: z.string() }),
  }),
});
export type SesNotice = z.infer<typeof sesNotice>;

/** @throws ZodError for anything else that is published to the topic */
export const parseSesNotice = (value: unknown): SesNotice => sesNotice.parse(value);

/** GRAY: there is no record or signature, or the check was inconclusive. */
const verdicts: Readonly<Record<string, AuthenticationVerdict>> = {
  PASS: "pass",
  FAIL: "fail",
  GRAY: "none",
};

const readVerdict = (given: z.infer<typeof verdict>): AuthenticationVerdict =>
  (given && verdicts[given.status]) ?? "unknown";

export const authenticationOf = ({ receipt }: SesNotice): MailAuthentication => ({
  spf: readVerdict(receipt.spfVerdict),
  dkim: readVerdict(receipt.dkimVerdict),
  dmarc: readVerdict(receipt.dmarcVerdict),
});

/** A scan that failed or was inconclusive is none: attachments are never opened anyway. */
export const hasVirus = ({ receipt }: SesNotice): boolean =>
  receipt.virusVerdict?.status === "FAIL";
