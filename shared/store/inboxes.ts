/** The inboxes: where messages arrive, and whose they are. */
import { z } from "zod";
import { OtpostError } from "../errors.ts";
import { normalizeDomain, normalizePhoneNumber } from "../message/identifier.ts";
import type { Table, TableItem } from "../ports/table.ts";
import { base32, isId, newId } from "./ids.ts";
import { normalizeAcceptance } from "./inbox-acceptance.ts";
import { parseEmailAddress, parseInboxAddress } from "./inbox-address.ts";
import { firstOrganizationId } from "./organizations.ts";
import { findByIndex1, findItems, readItem, storedInstant } from "./stored-items.ts";
import { tableKeys } from "./table-keys.ts";

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

const storedInbox = z.object({
  id: z.string(),
  organizationId: z.string(),
  kind: z.enum(["email_address", "email_domain", "phone_number"]),
  address: z.string(),
  totpIdentifier: z.string().exactOptional(),
  acceptedIdentifiers: z.array(z.string()).exactOptional(),
  trustedSenders: z.array(z.string()).exactOptional(),
  label: z.string().exactOptional(),
  createdAt: storedInstant,
});

export function createInboxes({
  table,
  now,
  random,
  mailDomain,
  defaultRegion,
}: {
  table: Table;
  now: () => Date;
  random: (bytes: number) => Uint8Array;
  /** Generated addresses are in this domain. */
  mailDomain: string;
  /** ISO 3166 region of phone numbers without a country code. */
  defaultRegion?: string | undefined;
}): Inboxes {
  const sharedDomain = normalizeDomain(mailDomain);
  const read = (item: TableItem): Inbox => readItem(storedInbox, item);

  async function findByAddress(address: string): Promise<Inbox | undefined> {
    const item = await table.get(tableKeys.inboxAddress(address));
    return item && read(item);
  }

  const findItemsOf = async (organizationId: string, inboxId: string): Promise<TableItem[]> =>
    isId("inbox", inboxId) ? findByIndex1(table, tableKeys.inboxes(organizationId), inboxId) : [];

  /**
   * Somebody else's domain, or an address in it, would take mail from its owner. Exact but for the
   * same instant: without transactions, an address and its domain created together both pass.
   */
  async function assertDomainIsFree({ organizationId, kind, address }: Inbox): Promise<void> {
    if (kind === "email_address") {
      const owner = await findByAddress(domainOf(address));
      if (owner !== undefined && owner.organizationId !== organizationId) {
        throw new OtpostError("conflict", "The domain of this address belongs to somebody else.");
      }
      await assertTagIsFree(organizationId, address);
    }
    if (kind === "email_domain" && address === sharedDomain) {
      // Everybody's generated addresses are in it, and mistyped and deleted ones too.
      if (organizationId === firstOrganizationId) return;
      throw new OtpostError(
        "conflict",
        "This is the domain of everybody's generated addresses: use a domain of your own, or an email_address inbox.",
      );
    }
    if (kind === "email_domain") {
      const [other] = await findItems(
        table,
        {
          index: "index2",
          partition: tableKeys.inboxesOfDomain(address),
          direction: "ascending",
        },
        (item) => (read(item).organizationId === organizationId ? undefined : item),
        1,
      );
      if (other !== undefined) {
        throw new OtpostError("conflict", "Somebody else has an address in this domain.");
      }
    }
  }

  /** `jane+bank@…` arrives at `jane@…`: whoever has one of them takes mail from the other's owner. */
  async function assertTagIsFree(organizationId: string, address: string): Promise<void> {
    const base = withoutTag(address);
    const [other] = await findItems(
      table,
      {
        index: "index2",
        partition: tableKeys.inboxesOfDomain(domainOf(address)),
        direction: "ascending",
      },
      (item) => {
        const inbox = read(item);
        return inbox.organizationId !== organizationId &&
          withoutTag(inbox.address) === base &&
          (inbox.address === base || address === base)
          ? item
          : undefined;
      },
      1,
    );
    if (other !== undefined) {
      throw new OtpostError(
        "conflict",
        "Somebody else has this address with another plus-tag, or without one: choose another one.",
      );
    }
  }

  return {
    async create({ organizationId, kind, address: given, label, ...rest }) {
      const isGenerated = kind === "email_address" && given === undefined;
      const address = isGenerated
        ? `${base32(random(16))}@${sharedDomain}`
        : parseInboxAddress(kind, given ?? "", { defaultRegion });
      const inbox: Inbox = {
        id: newId("inbox", { now, random }),
        organizationId,
        kind,
        address,
        ...normalizeAcceptance(rest, { defaultRegion }),
        ...(label === undefined ? {} : { label }),
        createdAt: now(),
      };
      // Nobody can guess a generated one, so it takes nothing from the owner of the whole domain.
      if (!isGenerated) await assertDomainIsFree(inbox);
      const isFree = await table.putIfAbsent({
        ...tableKeys.inboxAddress(address),
        index1: { partition: tableKeys.inboxes(organizationId), sort: inbox.id },
        ...(kind === "email_address"
          ? {
              index2: {
                partition: tableKeys.inboxesOfDomain(domainOf(address)),
                sort: inbox.id,
              },
            }
          : {}),
        attributes: { ...inbox, createdAt: inbox.createdAt.toISOString() },
      });
      if (!isFree) {
        throw new OtpostError("conflict", "An inbox has this address already: choose another one.");
      }
      return inbox;
    },

    async findByRecipient(recipient) {
      const address = parseEmailAddress(recipient);
      if (address === undefined) return undefined;
      for (const candidate of new Set([address, withoutTag(address), domainOf(address)])) {
        const inbox = await findByAddress(candidate);
        if (inbox !== undefined) return inbox;
      }
      return undefined;
    },

    async findByPhoneNumber(phoneNumber) {
      const address = normalizePhoneNumber(phoneNumber, { defaultRegion });
      return address === undefined ? undefined : findByAddress(address);
    },

    async find(organizationId, inboxId) {
      const [item] = await findItemsOf(organizationId, inboxId);
      return item && read(item);
    },

    list: async (organizationId) =>
      findItems(
        table,
        {
          index: "index1",
          partition: tableKeys.inboxes(organizationId),
          direction: "ascending",
        },
        read,
      ),

    async delete(organizationId, inboxId) {
      const items = await findItemsOf(organizationId, inboxId);
      await Promise.all(items.map((item) => table.delete(item)));
      return items.length > 0;
    },
  };
}

/** `jane+bank@example.com` is `jane@example.com`; a leading `+` is no tag. */
function withoutTag(address: string): string {
  const plus = address.indexOf("+");
  return plus > 0 ? `${address.slice(0, plus)}@${domainOf(address)}` : address;
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1);
