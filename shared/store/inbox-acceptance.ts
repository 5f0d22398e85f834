/** What an inbox accepts, and for whom: its identifiers and its trusted senders. */
import { OtpostError } from "../errors.ts";
import { normalizeIdentifier, type PhoneOptions } from "../message/identifier.ts";
import { parseDomain } from "./inbox-address.ts";
import type { Inbox, NewInbox } from "./inboxes.ts";

/** An inbox is read with every message: it stays small. */
export const inboxLimits = { acceptedIdentifiers: 100, trustedSenders: 100 } as const;

/** @throws OtpostError `validation_failed`. */
export function normalizeAcceptance(
  rest: Pick<NewInbox, "totpIdentifier" | "acceptedIdentifiers" | "trustedSenders">,
  phone: PhoneOptions,
): Pick<Inbox, "totpIdentifier" | "acceptedIdentifiers" | "trustedSenders"> {
  const { totpIdentifier, acceptedIdentifiers, trustedSenders } = rest;
  return {
    ...(totpIdentifier === undefined
      ? {}
      : { totpIdentifier: normalizeIdentifier(totpIdentifier, phone) }),
    ...(acceptedIdentifiers === undefined
      ? {}
      : {
          acceptedIdentifiers: normalizeAll(acceptedIdentifiers, "acceptedIdentifiers", (one) =>
            normalizeIdentifier(one, phone),
          ),
        }),
    ...(trustedSenders === undefined
      ? {}
      : { trustedSenders: normalizeAll(trustedSenders, "trustedSenders", normalizeSender) }),
  };
}

/**
 * Whatever arrives here is for `totpIdentifier`: where that is not accepted, nothing would be.
 *
 * @throws OtpostError `validation_failed`.
 */
export function assertAcceptsOwn({
  totpIdentifier,
  acceptedIdentifiers,
}: Pick<NewInbox, "totpIdentifier" | "acceptedIdentifiers">): void {
  if (totpIdentifier === undefined || acceptedIdentifiers === undefined) return;
  if (acceptedIdentifiers.includes(totpIdentifier)) return;
  throw new OtpostError(
    "validation_failed",
    "The inbox's totp_identifier must be one of its accepted_identifiers, or no message would be accepted.",
  );
}

function normalizeAll(
  values: readonly string[],
  name: keyof typeof inboxLimits,
  normalize: (value: string) => string,
): string[] {
  if (values.length > 0 && values.length <= inboxLimits[name]) {
    return [...new Set(values.map(normalize))];
  }
  // An empty list could mean "nobody" or "everybody".
  const what = name === "trustedSenders" ? "trusted senders" : "accepted identifiers";
  throw new OtpostError(
    "validation_failed",
    `An inbox has 1 to ${inboxLimits[name]} ${what}; leave them out to accept all.`,
  );
}

/** A sender domain, `@` before it or not. */
function normalizeSender(raw: string): string {
  const domain = parseDomain(raw.trim().replace(/^@/, ""));
  if (domain === undefined) {
    throw new OtpostError(
      "validation_failed",
      "A trusted sender must be a domain name, such as example.com.",
    );
  }
  return domain;
}
