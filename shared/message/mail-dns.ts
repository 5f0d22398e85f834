/** The DNS that SPF, DKIM and DMARC are checked with. */
import { Resolver } from "node:dns/promises";
import type { DnsRecords, DnsResolve } from "./bounded-dns.ts";

/** `servers` as `address:port`; by default the machine's. */
export function createDnsResolve(servers?: readonly string[]): DnsResolve {
  // Two tries of a second each stay within the three seconds that a mail's DNS may take.
  const resolver = new Resolver({ timeout: 1000, tries: 2 });
  if (servers !== undefined) resolver.setServers(servers);
  const queries: Readonly<Record<string, (name: string) => Promise<DnsRecords>>> = {
    A: (name) => resolver.resolve4(name),
    AAAA: (name) => resolver.resolve6(name),
    CNAME: (name) => resolver.resolveCname(name),
    MX: (name) => resolver.resolveMx(name),
    PTR: (name) => resolver.resolvePtr(name),
    TXT: (name) => resolver.resolveTxt(name),
  };
  return (name, type) => queries[type]?.(name) ?? Promise.reject(new Error("unknown query"));
}
