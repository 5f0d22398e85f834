/** The inboxes: where messages arrive, and whose they are. */
import type { Table } from "../ports/table.ts";

/** An unguessable email address, a whole email domain, or a phone number. */
export type InboxKind = "email_address" | "email_domain" | "phone_number";

export type Inbox = {
  id: string;
  organizationId: string;
  kind: InboxKind;
  /** Lower-case email address, lower-case domain, or E.164. */
  address: string;
  /** The identifier of everything that arrives here; without it each message names its own. */
  totpIdentifier?: string;
  /** When given, a message for any other identifier is refused to the dead letters' reason list. */
  acceptedIdentifiers?: readonly string[];
  /** When given, mail from other sender domains is not accepted as a code. */
  trustedSenders?: readonly string[];
  label?: string;
  createdAt: Date;
};

export type NewInbox = {
  organizationId: string;
  kind: InboxKind;
  /** Generated and unguessable when an `email_address` names none; else required. */
  address?: string | undefined;
  totpIdentifier?: string | undefined;
  acceptedIdentifiers?: readonly string[] | undefined;
  trustedSenders?: readonly string[] | undefined;
  label?: string | undefined;
};

export type Inboxes = {
  /**
   * Normalises the address and the identifiers.
   *
   * @throws OtpostError `validation_failed`; `conflict` when the address is taken, by whomever, or
   * lies in another organization's domain.
   */
  create(inbox: NewInbox): Promise<Inbox>;
  /**
   * The inbox of an envelope recipient: its exact address, the address without its plus-tag, or its
   * domain, in this order.
   */
  findByRecipient(recipient: string): Promise<Inbox | undefined>;
  /** `phoneNumber` in E.164, `whatsapp:` before it or not. */
  findByPhoneNumber(phoneNumber: string): Promise<Inbox | undefined>;
  find(organizationId: string, inboxId: string): Promise<Inbox | undefined>;
  /** Oldest first. */
  list(organizationId: string): Promise<Inbox[]>;
  /** `false` when there is none. */
  delete(organizationId: string, inboxId: string): Promise<boolean>;
};

export declare function createInboxes(options: {
  table: Table;
  now: () => Date;
  random: (bytes: number) => Uint8Array;
  /** Generated addresses are in this domain. */
  mailDomain: string;
  /** ISO 3166 region of phone numbers without a country code. */
  defaultRegion?: string | undefined;
}): Inboxes;
