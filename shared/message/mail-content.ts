/** What extraction reads of a mail: its own text, and that of the messages attached to it. */
import type { AuthenticatedSender } from "./authenticate-mail.ts";
import type { MessageContent } from "./message.ts";
import type { ParsedMail } from "./parse-mail.ts";

/** The `OTP-Token` and the sender's domain only where they are verified. */
export function mailContent(
  mail: Pick<ParsedMail, "subject" | "text" | "html" | "attached" | "otpToken">,
  { otpTokenVerified, verifiedSenderDomain }: AuthenticatedSender,
): MessageContent {
  const text = joined([
    mail.text,
    // A code in the subject of the attached message would be lost otherwise.
    ...mail.attached.flatMap((message) => [message.subject, message.text]),
  ]);
  const html = joined([mail.html, ...mail.attached.map((message) => message.html)]);
  return {
    ...(mail.subject === undefined ? {} : { subject: mail.subject }),
    ...(text === undefined ? {} : { text }),
    ...(html === undefined ? {} : { html }),
    ...(mail.otpToken !== undefined && otpTokenVerified ? { otpToken: mail.otpToken } : {}),
    ...(verifiedSenderDomain === undefined ? {} : { verifiedSenderDomain }),
  };
}

function joined(parts: readonly (string | undefined)[]): string | undefined {
  const present = parts.filter((part) => part !== undefined);
  return present.length === 0 ? undefined : present.join("\n\n");
}
