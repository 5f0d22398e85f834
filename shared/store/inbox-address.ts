/** The address of an inbox: what may be one, and its one spelling. */
import { OtpostError } from "../errors.ts";
import {
  normalizeDomain,
  normalizeEmailAddress,
  normalizePhoneNumber,
  type PhoneOptions,
} from "../message/identifier.ts";
import type { InboxKind } from "./inboxes.ts";

/** @throws OtpostError `validation_failed`, with an example of what is expected. */
export function parseInboxAddress(kind: InboxKind, address: string, phone: PhoneOptions): string {
  const parsed = parsers[kind](address, phone);
  if (parsed === undefined) throw new OtpostError("validation_failed", expectations[kind]);
  return parsed;
}

const parsers: {
  readonly [kind in InboxKind]: (address: string, phone: PhoneOptions) => string | undefined;
} = {
  email_address: parseEmailAddress,
  email_domain: parseDomain,
  phone_number: normalizePhoneNumber,
};

const expectations: { readonly [kind in InboxKind]: string } = {
  email_address:
    "The address of an email_address inbox must be an email address, such as logins@codes.example.com; leave it out to get an unguessable one.",
  email_domain:
    "The address of an email_domain inbox must be a domain name, such as codes.example.com.",
  phone_number:
    "The address of a phone_number inbox must be a valid phone number in E.164, such as +14155550100.",
};

/** Lower-case, with the domain in ASCII; `undefined` when no mail server could deliver to it. */
export function parseEmailAddress(raw: string): string | undefined {
  const address = normalizeEmailAddress(raw);
  if (address === undefined) return undefined;
  const at = address.lastIndexOf("@");
  const local = address.slice(0, at);
  const domain = parseDomain(address.slice(at + 1));
  // RFC 5321 §4.5.3.1.1: 64 octets. RFC 5322 §3.2.3 dot-atom, RFC 6531 §3.3 beyond ASCII; quoted
  // local parts are refused: senders' forms refuse them too.
  const isDotAtom =
    Buffer.byteLength(local) <= 64 &&
    /^(?!\.)(?!.*\.(?:\.|$))[^\s\p{Cc}"(),:;<>@[\\\]]+$/u.test(local);
  return domain !== undefined && isDotAtom ? `${local}@${domain}` : undefined;
}

/** Lower-case ASCII; `undefined` when it is no host name. */
export function parseDomain(raw: string): string | undefined {
  const domain = normalizeDomain(raw).replace(/\.$/, "");
  if (domain.length > 253) return undefined;
  const labels = domain.split(".");
  // RFC 1123 §2.1: letters, digits and hyphens, 63 of them, no hyphen at an end.
  const areNames = labels.every((label) => /^(?!-)[a-z0-9-]{1,63}(?<!-)$/.test(label));
  // RFC 3696 §2: a top-level domain is not all digits, so this is an IP address.
  const isNumeric = /^[0-9]+$/.test(labels.at(-1) ?? "");
  return areNames && !isNumeric ? domain : undefined;
}

/** `jane+bank@example.com` is `jane@example.com`; a leading `+` is no tag. */
export function withoutTag(address: string): string {
  const plus = address.indexOf("+");
  return plus > 0 ? `${address.slice(0, plus)}@${domainOf(address)}` : address;
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1);
