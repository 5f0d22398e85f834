/**
 * Which URLs a user may name for otpost to call; what of a URL can be judged without asking DNS.
 *
 * `URL` reads every spelling of an IPv4 address as browsers do (decimal, octal, hexadecimal, short,
 * full-width digits) and writes it with four decimal numbers, so only that form is looked at.
 */
import { isIP } from "node:net";
import { OtpostError } from "../errors.ts";
import { addressProblem, isLoopbackAddress, type OutboundReach } from "./outbound-addresses.ts";

const urlCharacters = 2048;

/** Names that never lead to the public internet (RFC 6761, RFC 6762, RFC 7686, RFC 8375, ICANN 2024). */
const privateSuffixes = ["localhost", "local", "internal", "home.arpa", "onion", "invalid"];

/**
 * WHATWG Fetch, "port blocking": ports above 1023 whose protocols could be spoken to by an HTTP
 * request that somebody worded well.
 */
const blockedPorts = [
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669,
  6679, 6697, 10080,
];

/** @throws OtpostError `validation_failed`, saying what is wrong with the URL */
export function readOutboundUrl(text: string, reach: OutboundReach): URL {
  const refuse = (problem: string): never => {
    throw new OtpostError("validation_failed", problem);
  };
  if (text.length > urlCharacters) refuse(`A URL has at most ${urlCharacters} characters.`);
  // `URL` drops line feeds and tabs and turns backslashes round: nobody means them.
  if (/[\s\\\p{Cc}]/u.test(text))
    refuse("A URL holds no spaces, control characters or backslashes.");
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined)
    return refuse("This is not an absolute URL, such as https://example.com/otp.");
  if (url.username !== "" || url.password !== "") {
    refuse("A URL must not hold a user name or password: what stands before @ is no host.");
  }
  const host = hostOf(url);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopbackHost(host))) {
    refuse("The URL must begin with https://: codes do not travel in the open.");
  }
  const problem = hostProblem(host, reach) ?? portProblem(url, isLoopbackHost(host));
  if (problem !== undefined) refuse(problem);
  return url;
}

/** The host without the brackets of IPv6 and the dot that ends a full name. */
export const hostOf = ({ hostname }: URL): string =>
  hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");

/** RFC 6761 §6.3: never asked of DNS. */
export const isLocalhostName = (host: string): boolean => /^(?:.+\.)?localhost$/.test(host);

const isLoopbackHost = (host: string): boolean => isLocalhostName(host) || isLoopbackAddress(host);

function hostProblem(host: string, reach: OutboundReach): string | undefined {
  if (isIP(host) !== 0) {
    const problem = addressProblem(host, reach);
    return (
      problem && `The host is ${problem}: only public addresses are called${hint(host, reach)}.`
    );
  }
  if (isLocalhostName(host)) {
    return reach.allowLoopback
      ? undefined
      : `The host is this machine itself: only public addresses are called${hint("127.0.0.1", reach)}.`;
  }
  if (!host.includes(".")) {
    return "The host is a name without a dot, which only a local network knows: give a public one.";
  }
  const suffix = privateSuffixes.find((each) => host.endsWith(`.${each}`));
  return suffix && `Names under .${suffix} do not lead to the public internet: give a public one.`;
}

const hint = (host: string, { allowLoopback }: OutboundReach): string =>
  isLoopbackAddress(host) && !allowLoopback
    ? " (on one machine OTPOST_ALLOW_LOOPBACK_DESTINATIONS=true permits it)"
    : "";

function portProblem({ port, protocol }: URL, isLoopback: boolean): string | undefined {
  const number = port === "" ? { "https:": 443, "http:": 80 }[protocol] : Number(port);
  const isHttp = number === 443 || (isLoopback && number === 80);
  if (number === undefined || isHttp || (number >= 1024 && !blockedPorts.includes(number))) {
    return undefined;
  }
  return `Port ${number} belongs to another protocol: use 443, or a free one from 1024 on.`;
}
