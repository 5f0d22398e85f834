/**
 * Gmail's question whether a mailbox may forward to an inbox: a set-up step for the operator, and
 * never somebody's login code.
 *
 * The mail comes in the language of the mailbox, so it is known by its sender, by the shape of its
 * links and by the `(#123456789)` of its subject, not by words. Whether the sender is Google is for
 * the caller to decide (`isGoogle`).
 */
import type { AuthenticatedSender } from "./authenticate-mail.ts";
import { addressesIn, domainOf } from "./mail-addresses.ts";
import type { ParsedMail } from "./parse-mail.ts";

const confirmationSender = "forwarding-noreply@google.com";

export type GmailConfirmation = {
  /** The mailbox that asks. */
  forwardedAddress?: string;
  approveLink?: string;
  code?: string;
};

/** Whether the mail says that it is such a question. Anybody can say so. */
export function claimsGmailConfirmation(mail: Pick<ParsedMail, "from">): boolean {
  return mail.from.includes(confirmationSender);
}

export function isGoogle({ verdicts, verifiedSenderDomain }: AuthenticatedSender): boolean {
  return verdicts.dkim === "pass" && verifiedSenderDomain === "google.com";
}

export function readGmailConfirmation(
  mail: Pick<ParsedMail, "subject" | "text" | "html">,
): GmailConfirmation {
  const subject = mail.subject ?? "";
  const text = (mail.text ?? "").slice(0, textCharacters);
  const html = (mail.html ?? "").slice(0, textCharacters).replaceAll("&amp;", "&");
  const forwardedAddress = mailboxIn(subject) ?? mailboxIn(text);
  const approveLink = approveLinkIn(text) ?? approveLinkIn(html);
  const code = subjectCode.exec(subject)?.[1] ?? textCode.exec(text)?.[1];
  return {
    ...(forwardedAddress === undefined ? {} : { forwardedAddress }),
    ...(approveLink === undefined ? {} : { approveLink }),
    ...(code === undefined ? {} : { code }),
  };
}

/** The mail is short; characters looked at. */
const textCharacters = 32 * 1024;

/** `(#123456789) Gmail Forwarding Confirmation - Receive Mail from jane@gmail.com` */
const subjectCode = /\(#([0-9]{6,12})\)/;

/** `… Confirmation code: 123456789` */
const textCode = /(?:^|\s)([0-9]{6,12})(?=\s|$)/;

const linkHosts = new Set([
  "mail-settings.google.com",
  "mail.google.com",
  "isolated.mail.google.com",
]);

/** `https://mail-settings.google.com/mail/vf-[…]-…`; `/mail/uf-…` cancels instead. */
function approveLinkIn(text: string): string | undefined {
  for (const [written] of text.matchAll(/https:\/\/[^\s"'<>]{1,2000}/g)) {
    const url = URL.parse(written);
    if (url === null || !linkHosts.has(url.hostname)) continue;
    const steps = url.pathname.split("/");
    if (steps.some((step) => step.startsWith("vf-"))) return written;
  }
  return undefined;
}

/** The first word that is an address, and neither Google's nor a link. */
function mailboxIn(text: string): string | undefined {
  const words = text.replace(/[<>()"']/g, " ").replace(/[.:;](?=\s|$)/g, " ");
  return addressesIn(words, "words").find(
    (address) => domainOf(address) !== "google.com" && !address.includes("/"),
  );
}
