/** Which addresses a request to a URL that a user named may go to: the public internet's, and no others. */
import ipaddr from "ipaddr.js";

export type OutboundReach = {
  /** 127.0.0.0/8 and ::1 as well, for a receiver on the same machine. */
  allowLoopback: boolean;
};

/** By ipaddr.js's name of the range; what is not here is "reserved". */
const ranges: Readonly<Record<string, string>> = {
  loopback: "a loopback address",
  private: "a private address (RFC 1918)",
  uniqueLocal: "a private address (RFC 4193)",
  linkLocal: "a link-local address, as cloud metadata services have",
  carrierGradeNat: "an address of carrier-grade NAT (RFC 6598)",
  unspecified: "the unspecified address",
  broadcast: "a broadcast address",
  multicast: "a multicast address",
  ipv4Mapped: "an IPv4-mapped address",
  rfc6145: "an IPv4-translated address",
  rfc6052: "a NAT64 address",
  "6to4": "a 6to4 address",
  teredo: "a Teredo address",
  deprecatedSiteLocal: "a site-local address",
  discard: "a discard-only address",
  benchmarking: "an address for benchmarks",
};

/** Azure's host, which tells a machine its secrets, under a public address. */
const azureHost = "168.63.129.16";

/** IANA has given out global unicast addresses in 2000::/3 only; ::/96, once IPv4's, is outside. */
const globalUnicast: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse("2000::"), 3];

/** What is wrong with it, as the end of "The host is …"; `undefined` when nothing is. */
export function addressProblem(
  address: string,
  { allowLoopback }: OutboundReach,
): string | undefined {
  if (!ipaddr.isValid(address)) return "no IP address";
  const parsed = ipaddr.parse(address);
  const range: string = parsed.range();
  if (range === "loopback" && allowLoopback) return undefined;
  if (range !== "unicast") return ranges[range] ?? `a reserved address (${range})`;
  if (parsed.toString() === azureHost) return "an address of a cloud's metadata service";
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(globalUnicast)) {
    return "a reserved address (not in 2000::/3)";
  }
  return undefined;
}

export const isLoopbackAddress = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.parse(address).range() === "loopback";
