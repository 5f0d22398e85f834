/** Reads the addresses out of header values: normalised, without display names, in order, each once. */
import { parseAddressHeader } from "mailparser";
import { normalizeEmailAddress } from "./identifier.ts";

/** How a header lists addresses: as RFC 5322 §3.4 says, or as bare words with blanks between. */
export type AddressSyntax = "mailboxes" | "words";

/**
 * `jane@example.com` or `Jane Doe <Jane@Example.com>`, as nearly every header has it: the parser of all
 * that RFC 5322 allows would give the same, at thirty times the cost.
 */
const plainMailbox =
  /^(?:[A-Za-z0-9 _-]*<([A-Za-z0-9._+-]+@[A-Za-z0-9.-]+)>|([A-Za-z0-9._+-]+@[A-Za-z0-9.-]+))$/;

/** `Jane <jane@example.com>, bob@example.org` → two; what is not an address is left out. */
export function addressesIn(value: string, syntax: AddressSyntax = "mailboxes"): string[] {
  const [, named, bare] = plainMailbox.exec(value) ?? [];
  const plain = bare ?? (syntax === "mailboxes" ? named : undefined);
  if (plain !== undefined) return [plain.toLowerCase()];
  const written =
    syntax === "words"
      ? value.split(/[\s,]+/)
      : parseAddressHeader(value, { flatten: true, decodePunycode: false }).value.map(
          ({ address }) => address ?? "",
        );
  const addresses = written.flatMap((address) => normalizeEmailAddress(address) ?? []);
  return [...new Set(addresses)];
}

/** The part behind the last `@`. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
}
