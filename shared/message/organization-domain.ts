/**
 * The registrable domain of a host, by the public suffix list; and which domains belong together: those
 * under one registrable domain (relaxed alignment, RFC 9989 §3.2.10).
 */
import { getDomain } from "tldts";

/** Of a URL, host or email domain; `undefined` for a public suffix, an IP address or `localhost`. */
export function registrableDomain(hostOrUrl: string): string | undefined {
  return getDomain(hostOrUrl, { allowPrivateDomains: false }) ?? undefined;
}

/** `mail.example.co.uk` and `example.co.uk` are; `a.github.io` and `b.github.io` are not. */
export function isSameOrganization(one: string, other: string): boolean {
  return one === other || (organizationDomain(one) ?? one) === organizationDomain(other);
}

/** Of those who rent out names under theirs (`github.io`), each customer's own. */
function organizationDomain(domain: string): string | undefined {
  return getDomain(domain, { allowPrivateDomains: true }) ?? undefined;
}
