/** The inboxes: where messages arrive, and whose they are. */

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

export type Inboxes = {
  /** @throws OtpostError `conflict` when the address is taken, by whomever. */
  create(inbox: Omit<Inbox, "id" | "createdAt">): Promise<Inbox>;
  /**
   * The inbox of an envelope recipient: its exact address, the address without its plus-tag, or its
   * domain, in this order.
   */
  findByRecipient(recipient: string): Promise<Inbox | undefined>;
  /** `phoneNumber` in E.164. */
  findByPhoneNumber(phoneNumber: string): Promise<Inbox | undefined>;
  find(organizationId: string, inboxId: string): Promise<Inbox | undefined>;
  list(organizationId: string): Promise<Inbox[]>;
  /** `false` when there is none. */
  delete(organizationId: string, inboxId: string): Promise<boolean>;
};
