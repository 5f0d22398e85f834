/**
 * Whose code a mail carries: the identifier of one envelope recipient's copy of it.
 *
 * The inbox comes from the envelope alone. The identifier is the inbox's own, if it has one; else
 * the first address, not our own, of
 *
 *   1. the headers in which forwarders note the original recipient (`forwarder-headers.ts`),
 *   2. the recipient quoted in a mail forwarded by hand (`quoted-recipients.ts`);
 *
 * else the envelope recipient itself, as it was written: a plus-tag stays, because a person who
 * signs up as `codes+bank@…` and as `codes+shop@…` has two accounts, and polls for one of them.
 *
 * Everything but the envelope can be forged by whoever mails the inbox. That is why an inbox's
 * address is unguessable, and why an inbox can name the identifiers it accepts.
 */
import { OtpostError } from "../errors.ts";
import type { NotedRecipients } from "./forwarder-headers.ts";
import { normalizeIdentifier } from "./identifier.ts";

export type RecipientInput = {
  /** As `notedRecipients` gives them. */
  noted: readonly NotedRecipients[];
  /** As `quotedRecipients` gives them. */
  quoted: readonly string[];
  /** The envelope recipient, RCPT TO. */
  recipient: string;
  /** Its identifiers are normalised. */
  inbox: { totpIdentifier?: string; acceptedIdentifiers?: readonly string[] };
  /** Whether mail to this address arrives here: such an address is never whom a mail was for. */
  isOwnAddress: (address: string) => Promise<boolean>;
};

/** Addresses looked up for one mail: each costs a read, and a header can hold thousands. */
const candidateLimit = 20;

/**
 * Normalised.
 *
 * @throws OtpostError `identifier_not_allowed` when the inbox accepts other identifiers only.
 */
export async function recipientIdentifier(input: RecipientInput): Promise<string> {
  const { inbox, recipient } = input;
  const identifier = normalizeIdentifier(
    inbox.totpIdentifier ?? (await originalRecipient(input)) ?? recipient,
  );
  if (inbox.acceptedIdentifiers?.includes(identifier) === false) {
    throw new OtpostError(
      "identifier_not_allowed",
      "The mail is for an identifier that its inbox does not accept; add it to the inbox's accepted_identifiers.",
    );
  }
  return identifier;
}

async function originalRecipient(input: RecipientInput): Promise<string | undefined> {
  const isOwn = remember(input);
  for (const { addresses, whileOurs } of input.noted) {
    if (whileOurs !== undefined && !(await some(whileOurs, isOwn))) continue;
    const found = await firstForeign(addresses, isOwn);
    if (found !== undefined) return found;
  }
  return firstForeign(input.quoted, isOwn);
}

/** Every address is looked up once; beyond the limit none counts as foreign. */
function remember({ recipient, isOwnAddress }: RecipientInput) {
  const known = new Map<string, boolean>();
  const envelope = normalizeIdentifier(recipient);
  return async (address: string): Promise<boolean> => {
    if (address === envelope) return true;
    const before = known.get(address);
    if (before !== undefined) return before;
    const own = known.size >= candidateLimit || (await isOwnAddress(address));
    known.set(address, own);
    return own;
  };
}

type IsOwn = (address: string) => Promise<boolean>;

async function firstForeign(
  addresses: readonly string[],
  isOwn: IsOwn,
): Promise<string | undefined> {
  for (const address of addresses) {
    if (canIdentify(address) && !(await isOwn(address))) return address;
  }
  return undefined;
}

/** A header can hold what is no identifier, an overlong address say; the mail has a code all the same. */
function canIdentify(address: string): boolean {
  try {
    normalizeIdentifier(address);
    return true;
  } catch {
    return false;
  }
}

async function some(addresses: readonly string[], isOwn: IsOwn): Promise<boolean> {
  for (const address of addresses) {
    if (await isOwn(address)) return true;
  }
  return false;
}
