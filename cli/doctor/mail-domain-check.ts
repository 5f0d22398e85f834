/** Looks at the mail domain of a one-machine otpost: whether mail from outside finds its way. */
import type { LookupAddress } from "node:dns";
import { broken, type Finding, note, ok, warning } from "../../infra/doctor/finding.ts";
import { type ResolveMx, readMxRecords } from "../../infra/doctor/mx-records.ts";

export type Dns = {
  resolveMx: ResolveMx;
  /** IPv4 and IPv6; empty when the name has none. */
  addressesOf: (name: string) => Promise<Pick<LookupAddress, "address">[]>;
};

/** RFC 6761, RFC 2606: names that no DNS serves. */
const localName = /(^|\.)(localhost|local|test|invalid|example|internal)$/;

export async function checkMailDomain(domain: string, dns: Dns): Promise<Finding> {
  if (localName.test(domain)) {
    return note(
      "mail.mx",
      `The mail domain is ${domain}: mail comes from this machine only.`,
      "OTPOST_MAIL_DOMAIN=codes.example.com npm start   (docs/dns.md has the records)",
    );
  }
  const record = `${domain}.  MX  10 THE-PUBLIC-NAME-OF-THIS-MACHINE.`;
  const answer = await readMxRecords(domain, dns.resolveMx);
  if ("unanswered" in answer) {
    const message = `DNS does not answer for ${domain} (${answer.unanswered}): its MX record is not known.`;
    return warning("mail.mx", message, `dig MX ${domain}`);
  }
  const [first] = answer.records.toSorted((a, b) => a.priority - b.priority);
  if (first === undefined) {
    return broken(
      "mail.mx",
      `${domain} has no MX record: no mail from outside comes to it.`,
      record,
    );
  }
  if (/^inbound-smtp\..*\.amazonaws\.com$/i.test(first.exchange)) {
    return broken(
      "mail.mx",
      `Mail for ${domain} goes to Amazon SES (${first.exchange}), not to this machine.`,
      record,
    );
  }
  const addresses = await dns.addressesOf(first.exchange);
  if (addresses.length === 0) {
    return broken(
      "mail.mx",
      `Mail for ${domain} goes to ${first.exchange}, which has no address.`,
      `${first.exchange}.  A  THE-PUBLIC-ADDRESS-OF-THIS-MACHINE`,
    );
  }
  return ok(
    "mail.mx",
    `Mail for ${domain} goes to ${first.exchange} (${addresses.map(({ address }) => address).join(", ")}), port 25, which must lead to this machine's SMTP port.`,
  );
}
