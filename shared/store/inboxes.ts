/** The inboxes: where messages arrive, and whose they are. */
import { z } from "zod";
import { normalizeDomain, normalizePhoneNumber } from "../message/identifier.ts";
import type { Table, TableItem } from "../ports/table.ts";
import { base32, isId, newId } from "./ids.ts";
import { assertAcceptsOwn, normalizeAcceptance } from "./inbox-acceptance.ts";
import {
  domainOf,
  parseDomain,
  parseEmailAddress,
  parseInboxAddress,
  withoutTag,
} from "./inbox-address.ts";
import { addressTaken, createInboxConflicts } from "./inbox-conflicts.ts";
import { createReservedAddresses } from "./reserved-addresses.ts";
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

/** An inbox of another address is another inbox. */
export type InboxChange = Partial<
  Pick<NewInbox, "totpIdentifier" | "acceptedIdentifiers" | "trustedSenders" | "label">
>;

export type Inboxes = {
  /**
   * Normalises the address and the identifiers.
   *
   * @throws OtpostError `validation_failed`; `conflict` when the address is taken, by whomever, is
   * reserved for another organization, or lies in another organization's domain.
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
  /**
   * Changes what is named; `undefined` removes it. `undefined` when there is no such inbox.
   *
   * @throws OtpostError `validation_failed`
   */
  update(organizationId: string, inboxId: string, change: InboxChange): Promise<Inbox | undefined>;
  /**
   * The address stays reserved for the organization, `reservedDays` long. `false` when there is none.
   */
  delete(organizationId: string, inboxId: string): Promise<boolean>;
  /** Lets everybody have the address of a deleted inbox; `false` when it is not reserved. */
  release(address: string): Promise<boolean>;
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
  const reserved = createReservedAddresses({ table, now });
  const read = (item: TableItem): Inbox => readItem(storedInbox, item);

  async function findByAddress(address: string): Promise<Inbox | undefined> {
    const item = await table.get(tableKeys.inboxAddress(address));
    return item && read(item);
  }

  const findItemsOf = async (organizationId: string, inboxId: string): Promise<TableItem[]> =>
    isId("inbox", inboxId) ? findByIndex1(table, tableKeys.inboxes(organizationId), inboxId) : [];

  const assertTakesNothing = createInboxConflicts({
    table,
    sharedDomain,
    findHolder: reserved.findHolder,
    findByAddress,
    read,
  });

  /** An inbox of this address was deleted after the conflicts were looked for: its owner keeps it. */
  async function undoIfReserved({ organizationId, address }: Inbox): Promise<void> {
    const holder = await reserved.findHolder(address);
    if (holder === undefined || holder === organizationId) return;
    await table.delete(tableKeys.inboxAddress(address));
    throw addressTaken();
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
      assertAcceptsOwn(inbox);
      // Nobody can guess a generated one, so it takes nothing from the owner of the whole domain.
      if (!isGenerated) await assertTakesNothing(inbox);
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
      if (!isFree) throw addressTaken();
      if (!isGenerated) await undoIfReserved(inbox);
      return inbox;
    },

    async findByRecipient(recipient) {
      const address = parseEmailAddress(recipient);
      if (address === undefined) return undefined;
      let holder: string | undefined;
      for (const candidate of new Set([address, withoutTag(address), domainOf(address)])) {
        const inbox = await findByAddress(candidate);
        if (inbox !== undefined) {
          // What was somebody's own address does not become that of whoever has the rest of it.
          return holder === undefined || holder === inbox.organizationId ? inbox : undefined;
        }
        holder ??= await reserved.findHolder(candidate);
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

    async update(organizationId, inboxId, change) {
      const [item] = await findItemsOf(organizationId, inboxId);
      if (item === undefined) return undefined;
      const { label } = change;
      const acceptance = normalizeAcceptance(change, { defaultRegion });
      assertAcceptsOwn({ ...read(item), ...change, ...acceptance });
      const changed = await table.update(item, {
        set: {
          ...acceptance,
          ...(label === undefined ? {} : { label }),
        },
        remove: Object.entries(change).flatMap(([name, value]) =>
          value === undefined ? [name] : [],
        ),
      });
      return changed && read(changed);
    },

    async delete(organizationId, inboxId) {
      const items = await findItemsOf(organizationId, inboxId);
      for (const item of items) {
        // First: there is no instant at which the address is anybody's.
        // The shared domain is everybody's again: its addresses are reserved one by one.
        const { address } = read(item);
        if (address !== sharedDomain) await reserved.reserve(address, organizationId);
        await table.delete(item);
      }
      return items.length > 0;
    },

    async release(address) {
      const known =
        parseEmailAddress(address) ??
        normalizePhoneNumber(address, { defaultRegion }) ??
        parseDomain(address);
      return known !== undefined && reserved.release(known);
    },
  };
}
