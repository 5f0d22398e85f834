/**
 * Authenticates a mail that SES received: SES's verdicts, and what they leave open.
 *
 * SES says whether DKIM passed, not for which domain; so the signatures are verified again where
 * that can matter. It says for whom DMARC passed: the domain of From.
 */
import { type AuthenticateMail, authorDomain } from "../../shared/message/authenticate-mail.ts";
import type { MailAuthentication } from "../../shared/message/message.ts";

export function createSesAuthenticateMail({
  verdicts,
  authenticateMail,
}: {
  verdicts: MailAuthentication;
  authenticateMail: AuthenticateMail;
}): AuthenticateMail {
  return async (mail, envelope, openRaw) => {
    // Undefined with two From headers: then SES may have read another one than we did.
    const author = verdicts.dmarc === "pass" ? authorDomain(mail) : undefined;
    if (author !== undefined && mail.otpToken === undefined) {
      return { verdicts, verifiedSenderDomain: author, otpTokenVerified: false };
    }
    const own = await authenticateMail(mail, envelope, openRaw);
    const verified = author ?? own.verifiedSenderDomain;
    return {
      verdicts: {
        ...verdicts,
        // Whose signature passed could not be found out now: what depends on it is tried again.
        ...(own.verdicts.dkim === "unknown" ? { dkim: "unknown" } : {}),
      },
      ...(verified === undefined ? {} : { verifiedSenderDomain: verified }),
      otpTokenVerified: own.otpTokenVerified,
    };
  };
}
