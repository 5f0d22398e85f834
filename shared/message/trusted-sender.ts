/** Holds a mail against the sender domains that its inbox trusts. */
import { OtpostError } from "../errors.ts";
import type { AuthenticatedSender } from "./authenticate-mail.ts";

/**
 * A domain is trusted with its subdomains; without a list every sender is.
 *
 * @param trustedSenders domains, lower case
 *
 * @throws OtpostError `mail_quarantined` for another sender, or one that is not verified;
 * `unavailable` when DNS could not tell, so that the mail is looked at again.
 */
export function requireTrustedSender(
  { verdicts, verifiedSenderDomain }: AuthenticatedSender,
  trustedSenders: readonly string[] = [],
): void {
  if (trustedSenders.length === 0) return;
  const isTrusted = (domain: string): boolean =>
    trustedSenders.some(
      (trustedDomain) => domain === trustedDomain || domain.endsWith(`.${trustedDomain}`),
    );
  if (verifiedSenderDomain !== undefined && isTrusted(verifiedSenderDomain)) return;
  if (verifiedSenderDomain === undefined && verdicts.dkim === "unknown") {
    throw new OtpostError(
      "unavailable",
      "The sender of the mail cannot be verified now, because DNS did not answer.",
    );
  }
  throw new OtpostError(
    "mail_quarantined",
    "The inbox has trusted_senders, and the sender of the mail is not verified to be one of them.",
  );
}
