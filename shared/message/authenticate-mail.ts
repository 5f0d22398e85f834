/**
 * SPF, DKIM and DMARC of a mail, by mailauth, with as few DNS queries as can matter.
 *
 * - No DKIM-Signature: `none`, without DNS.
 * - The client is on this machine or a private network: SPF says nothing, so it is not asked.
 * - DMARC passes only where DKIM or SPF passed; it is asked only then.
 *
 * DNS that fails or is slow makes a verdict `unknown`, never an error. Forwarding breaks SPF and may
 * break DKIM, so the verdicts are kept with the code and reject nothing by themselves.
 */
import ipaddr from "ipaddr.js";
import type { DNSResolver } from "mailauth";
import { spf as checkSpf } from "mailauth/lib/spf/index.js";
import { boundDns, type DnsResolve } from "./bounded-dns.ts";
import { type DkimCheck, verifyDkim } from "./dkim.ts";
import { checkDmarc } from "./dmarc.ts";
import { domainOf } from "./mail-addresses.ts";
import type { AuthenticationVerdict, MailAuthentication } from "./message.ts";
import { isSameOrganization } from "./organization-domain.ts";
import type { ParsedMail } from "./parse-mail.ts";

export type MailEnvelope = {
  sender: string;
  clientAddress?: string | undefined;
  /** As it named itself (HELO, EHLO). */
  clientHostname?: string | undefined;
};

export type AuthenticatedSender = {
  verdicts: MailAuthentication;
  /** The domain of From, when DKIM of its organization passed, or DMARC. */
  verifiedSenderDomain?: string;
  /** Whether a passing DKIM signature of the origin's organization covers the `OTP-Token` header. */
  otpTokenVerified: boolean;
};

export type AuthenticateMail = (
  mail: Pick<ParsedMail, "from" | "fromHeaderCount" | "dkimSignatureCount" | "otpToken">,
  envelope: MailEnvelope,
  openRaw: () => Promise<AsyncIterable<Uint8Array>>,
) => Promise<AuthenticatedSender>;

/** Milliseconds for all DNS queries of one mail: a code that comes later is of little use. */
const dnsMilliseconds = 3000;

export function createAuthenticateMail({
  resolve,
  timeoutMilliseconds = dnsMilliseconds,
}: {
  resolve: DnsResolve;
  timeoutMilliseconds?: number;
}): AuthenticateMail {
  return async (mail, envelope, openRaw) => {
    const dns = boundDns(resolve, timeoutMilliseconds);
    try {
      const [spf, dkim] = await Promise.all([
        spfVerdict(envelope, dns.resolve),
        verifyDkim(mail, openRaw, dns.resolve),
      ]);
      const from = authorDomain(mail);
      const dmarc = await checkDmarc({ from, spf, dkim, resolve: dns.resolve });
      const isVerified = from !== undefined && (dmarc === "pass" || isSignedBy(dkim, from));
      return {
        verdicts: { spf: spf.verdict, dkim: dkim.verdict, dmarc },
        ...(isVerified ? { verifiedSenderDomain: from } : {}),
        otpTokenVerified: isOtpTokenSigned(dkim, mail.otpToken),
      };
    } finally {
      dns.stop();
    }
  };
}

/**
 * The domain that all mailboxes of the one From header share. With two From headers the signed one
 * need not be the one that is read (RFC 9989 §5.3.1 evaluates no such mail).
 */
export function authorDomain({
  from,
  fromHeaderCount,
}: Pick<ParsedMail, "from" | "fromHeaderCount">): string | undefined {
  const domains = new Set(from.map(domainOf));
  return fromHeaderCount === 1 && domains.size === 1 ? [...domains][0] : undefined;
}

export type SpfCheck = { verdict: AuthenticationVerdict; domain?: string };

/** What the results of RFC 7208 §2.6 mean here; "neutral" is to be treated as "none" (§8.2). */
const spfVerdicts: Readonly<Record<string, AuthenticationVerdict>> = {
  pass: "pass",
  fail: "fail",
  softfail: "fail",
  permerror: "fail",
  neutral: "none",
  none: "none",
};

async function spfVerdict(envelope: MailEnvelope, resolver: DNSResolver): Promise<SpfCheck> {
  const { sender, clientAddress = "", clientHostname } = envelope;
  if (!isPublicAddress(clientAddress)) return { verdict: "unknown" };
  try {
    const { status, domain } = await checkSpf({
      sender,
      ip: clientAddress,
      ...(clientHostname === undefined ? {} : { helo: clientHostname }),
      mta: "otpost",
      resolver,
    });
    return { verdict: spfVerdicts[status.result] ?? "unknown", domain };
  } catch {
    return { verdict: "unknown" };
  }
}

function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === "unicast";
}

function isSignedBy(dkim: DkimCheck, domain: string): boolean {
  return dkim.passed.some((signature) => isSameOrganization(signature.domain, domain));
}

/** An unsigned header can be added to a signed mail on its way. */
function isOtpTokenSigned(dkim: DkimCheck, token: ParsedMail["otpToken"]): boolean {
  const host = token === undefined ? undefined : URL.parse(token.origin)?.hostname;
  return (
    host !== undefined &&
    dkim.passed.some(
      ({ domain, signedHeaders }) =>
        signedHeaders.has("otp-token") && isSameOrganization(domain, host),
    )
  );
}
