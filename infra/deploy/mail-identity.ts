/** Makes a domain known to SES, and says which DNS records a person must still add for it. */
import {
  GetIdentityVerificationAttributesCommand,
  type SESClient,
  VerifyDomainDkimCommand,
  VerifyDomainIdentityCommand,
} from "@aws-sdk/client-ses";

export type DnsRecord = { name: string; type: "MX" | "TXT" | "CNAME"; value: string };

export type MailIdentity = {
  domain: string;
  isVerified: boolean;
  /** What is missing for the verification; empty when it is done. */
  verification: readonly DnsRecord[];
};

/** Asking again for a domain that SES waits for gives the same tokens. */
export async function ensureMailIdentity(ses: SESClient, domain: string): Promise<MailIdentity> {
  const { VerificationAttributes: known = {} } = await ses.send(
    new GetIdentityVerificationAttributesCommand({ Identities: [domain] }),
  );
  if (known[domain]?.VerificationStatus === "Success") {
    return { domain, isVerified: true, verification: [] };
  }
  const { VerificationToken: token = "" } = await ses.send(
    new VerifyDomainIdentityCommand({ Domain: domain }),
  );
  const { DkimTokens: dkimTokens = [] } = await ses.send(
    new VerifyDomainDkimCommand({ Domain: domain }),
  );
  return {
    domain,
    isVerified: false,
    verification: [
      { name: `_amazonses.${domain}`, type: "TXT", value: `"${token}"` },
      ...dkimTokens.map(
        (dkimToken): DnsRecord => ({
          name: `${dkimToken}._domainkey.${domain}`,
          type: "CNAME",
          value: `${dkimToken}.dkim.amazonses.com`,
        }),
      ),
    ],
  };
}

/** Amazon SES endpoints and quotas: "Email receiving endpoints". */
export const mailExchange = (domain: string, region: string): DnsRecord => ({
  name: domain,
  type: "MX",
  value: `10 inbound-smtp.${region}.amazonaws.com`,
});
