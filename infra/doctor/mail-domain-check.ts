/** Looks at what a mail domain needs to be received by SES: its identity, and its records in DNS. */
import {
  GetIdentityDkimAttributesCommand,
  GetIdentityVerificationAttributesCommand,
} from "@aws-sdk/client-ses";
import { mailExchange } from "../deploy/mail-identity.ts";
import type { AwsAccount } from "./aws-account.ts";
import { broken, type Finding, ok, warning } from "./finding.ts";
import { type ResolveMx, readMxRecords } from "./mx-records.ts";

export async function checkMailDomain(
  account: Pick<AwsAccount, "ses" | "region">,
  { domain, resolveMx }: { domain: string; resolveMx: ResolveMx },
): Promise<Finding[]> {
  return [
    await checkIdentity(account, domain),
    await checkDkim(account, domain),
    ...(await checkMx(account.region, domain, resolveMx)),
  ];
}

async function checkIdentity(
  { ses, region }: Pick<AwsAccount, "ses" | "region">,
  domain: string,
): Promise<Finding> {
  const { VerificationAttributes: known = {} } = await ses.send(
    new GetIdentityVerificationAttributesCommand({ Identities: [domain] }),
  );
  const identity = known[domain];
  if (identity?.VerificationStatus === "Success") {
    return ok("mail.identity", `SES has verified ${domain}.`);
  }
  const verify = `aws ses verify-domain-identity --region ${region} --domain ${domain}`;
  if (identity === undefined) {
    return broken(
      "mail.identity",
      `SES does not know ${domain}, and receives no mail for it. Add the token that this prints as the TXT record _amazonses.${domain}:`,
      verify,
    );
  }
  return broken(
    "mail.identity",
    `SES has not verified ${domain} (${identity.VerificationStatus}), and receives no mail for it.`,
    `_amazonses.${domain}.  TXT  "${identity.VerificationToken ?? ""}"`,
    // After three days of waiting SES gives up, and looks again only when asked.
    ...(identity.VerificationStatus === "Failed" ? [verify] : []),
  );
}

async function checkDkim(
  { ses, region }: Pick<AwsAccount, "ses" | "region">,
  domain: string,
): Promise<Finding> {
  const { DkimAttributes: known = {} } = await ses.send(
    new GetIdentityDkimAttributesCommand({ Identities: [domain] }),
  );
  const dkim = known[domain];
  if (dkim?.DkimVerificationStatus === "Success") {
    return ok("mail.dkim", `The DKIM records of ${domain} are there.`);
  }
  const tokens = dkim?.DkimTokens ?? [];
  return warning(
    "mail.dkim",
    `The DKIM records of ${domain} are not there. Mail arrives without them; SES may ask for them to keep the domain verified.`,
    ...(tokens.length === 0
      ? [`aws ses verify-domain-dkim --region ${region} --domain ${domain}`]
      : tokens.map(
          (token) => `${token}._domainkey.${domain}.  CNAME  ${token}.dkim.amazonses.com`,
        )),
  );
}

async function checkMx(region: string, domain: string, resolveMx: ResolveMx): Promise<Finding[]> {
  const { name, value } = mailExchange(domain, region);
  const record = `${name}.  MX  ${value}`;
  const wanted = value.split(" ")[1] ?? "";
  const answer = await readMxRecords(domain, resolveMx);
  if ("unanswered" in answer) {
    const message = `DNS does not answer for ${domain} (${answer.unanswered}): its MX record is not known.`;
    return [warning("mail.mx", message, `dig MX ${domain}`)];
  }
  const { records } = answer;
  const isOurs = ({ exchange }: { exchange: string }): boolean => exchange.toLowerCase() === wanted;
  const others = records.filter((each) => !isOurs(each));
  const ours = records.find(isOurs);
  if (ours === undefined) {
    const message =
      others.length === 0
        ? `${domain} has no MX record: no mail comes to it.`
        : `Mail for ${domain} goes to ${others.map(({ exchange }) => exchange).join(", ")}, and not to SES in ${region}.`;
    return [broken("mail.mx", message, record)];
  }
  const before = others.filter(({ priority }) => priority <= ours.priority);
  if (before.length > 0) {
    return [
      broken(
        "mail.mx",
        `Mail for ${domain} goes to ${before.map(({ exchange }) => exchange).join(", ")} as well or first: remove the other MX records, or give ours the lowest number.`,
        record,
      ),
    ];
  }
  return [ok("mail.mx", `The MX record of ${domain} points to SES in ${region}.`)];
}
