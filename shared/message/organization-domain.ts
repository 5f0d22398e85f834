/** Which domains belong together: those under one registrable domain (relaxed alignment, RFC 9989 §3.2.10). */
import { getDomain } from "tldts";

/** `mail.example.co.uk` and `example.co.uk` are; `a.github.io` and `b.github.io` are not. */
export function isSameOrganization(one: string, other: string): boolean {
  return one === other || (organizationDomain(one) ?? one) === organizationDomain(other);
}

/** `undefined` for a public suffix, an IP address or `localhost`. */
function organizationDomain(domain: string): string | undefined {
  return getDomain(domain, { allowPrivateDomains: true }) ?? undefined;
}
