/**
 * What SES makes of a mail: the object in the bucket, and the notice of it.
 *
 * Amazon SES developer guide, "Contents of notifications for Amazon SES email receiving".
 */
import { type AddressObject, simpleParser } from "mailparser";

export type Verdicts = Partial<
  Record<
    "spam" | "virus" | "spf" | "dkim" | "dmarc",
    "PASS" | "FAIL" | "GRAY" | "PROCESSING_FAILED"
  >
>;

export type ReceivedMail = {
  messageId: string;
  receivedAt: Date;
  /** MAIL FROM */
  source: string;
  /** RCPT TO, those that the rule matched. */
  recipients: readonly string[];
  raw: Buffer;
  verdicts: Verdicts;
};

/** SES writes what it found above the mail's own headers. */
export function objectOf({
  messageId,
  receivedAt,
  source,
  recipients,
  raw,
  verdicts,
}: ReceivedMail): Buffer {
  const date = receivedAt.toUTCString().replace("GMT", "+0000");
  const lines = [
    `Return-Path: <${source}>`,
    `Received: from mail.sender.example (mail.sender.example [192.0.2.25])`,
    ` by inbound-smtp.us-east-1.amazonaws.com with SMTP id ${messageId}`,
    ` for ${recipients[0] ?? ""};`,
    ` ${date}`,
    `X-SES-Spam-Verdict: ${verdicts.spam ?? "PASS"}`,
    `X-SES-Virus-Verdict: ${verdicts.virus ?? "PASS"}`,
    "Received-SPF: pass (spfCheck: domain of sender.example designates 192.0.2.25 as permitted sender) client-ip=192.0.2.25;",
    "Authentication-Results: amazonses.com;",
    ` spf=${(verdicts.spf ?? "PASS").toLowerCase()};`,
    ` dkim=${(verdicts.dkim ?? "PASS").toLowerCase()};`,
    ` dmarc=${(verdicts.dmarc ?? "PASS").toLowerCase()};`,
    "X-SES-RECEIPT: AEFBQUFBQUFBQUFGQ0x0",
    "X-SES-DKIM-SIGNATURE: a=rsa-sha256; q=dns/txt; b=AAAA; c=relaxed/simple; s=x; d=amazonses.com;",
    "",
  ];
  return Buffer.concat([Buffer.from(lines.join("\r\n")), raw]);
}

/** Above this, SES leaves the rest of the headers out. */
const mostHeaderBytes = 10 * 1024;

export async function noticeOf(
  mail: ReceivedMail,
  action: { bucketName: string; topicArn: string; objectKey: string },
): Promise<object> {
  const { messageId, receivedAt, source, recipients, raw, verdicts } = mail;
  const end = raw.indexOf("\r\n\r\n");
  const head = await simpleParser(raw.subarray(0, end === -1 ? raw.length : end + 4));
  const headers = head.headerLines.map(({ line }) => {
    const at = line.indexOf(":");
    return { name: line.slice(0, at), value: line.slice(at + 1).trim() };
  });
  const isLong = end > mostHeaderBytes;
  const to = addressesOf(head.to);
  const timestamp = receivedAt.toISOString();
  const verdict = (name: keyof Verdicts) => ({ status: verdicts[name] ?? "PASS" });
  return {
    notificationType: "Received",
    mail: {
      timestamp,
      source,
      messageId,
      // As the headers have them, which anybody can write, and not as the envelope.
      destination: [...to, ...addressesOf(head.cc)],
      headersTruncated: isLong,
      headers: isLong ? headers.slice(0, 5) : headers,
      commonHeaders: {
        returnPath: source,
        from: addressesOf(head.from),
        to,
        ...(head.messageId === undefined ? {} : { messageId: head.messageId }),
        ...(head.subject === undefined ? {} : { subject: head.subject }),
      },
    },
    receipt: {
      timestamp,
      processingTimeMillis: 412,
      recipients,
      spamVerdict: verdict("spam"),
      virusVerdict: verdict("virus"),
      spfVerdict: verdict("spf"),
      dkimVerdict: verdict("dkim"),
      dmarcVerdict: verdict("dmarc"),
      action: { type: "S3", objectKeyPrefix: "", ...action },
    },
  };
}

const addressesOf = (given: AddressObject | AddressObject[] | undefined): string[] =>
  [given ?? []].flat().flatMap(({ value }) => value.map(({ address = "" }) => address));
