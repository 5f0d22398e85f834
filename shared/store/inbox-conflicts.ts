/** What a new inbox must not take from another organization: an address, a domain, a plus-tag's mail. */
import { OtpostError } from "../errors.ts";
import type { Table, TableItem } from "../ports/table.ts";
import { domainOf, withoutTag } from "./inbox-address.ts";
import type { Inbox } from "./inboxes.ts";
import { firstOrganizationId } from "./organizations.ts";
import { findItems } from "./stored-items.ts";
import { tableKeys } from "./table-keys.ts";

/** Neither who has it, nor whether somebody has it still. */
export const addressTaken = (): OtpostError =>
  new OtpostError("conflict", "This address is taken: choose another one.");

/**
 * Throws `conflict`. Exact but for the same instant: without transactions, an address and its domain
 * created together both pass.
 */
export function createInboxConflicts({
  table,
  sharedDomain,
  findHolder,
  findByAddress,
  read,
}: {
  table: Table;
  /** Generated addresses of everybody are in it. */
  sharedDomain: string;
  /** For whom the address of a deleted inbox is kept. */
  findHolder: (address: string) => Promise<string | undefined>;
  findByAddress: (address: string) => Promise<Inbox | undefined>;
  read: (item: TableItem) => Inbox;
}): (inbox: Inbox) => Promise<void> {
  /** Whoever has it, or had it until a while ago. */
  async function isAnothers(address: string, organizationId: string): Promise<boolean> {
    const holder = (await findByAddress(address))?.organizationId ?? (await findHolder(address));
    return holder !== undefined && holder !== organizationId;
  }

  async function assertAddressIsFree({ organizationId, address }: Inbox): Promise<void> {
    if (await isAnothers(domainOf(address), organizationId)) {
      throw new OtpostError("conflict", "The domain of this address belongs to somebody else.");
    }
    // What arrived at `jane+bank@…` was for whoever had `jane@…`.
    if (await isAnothers(withoutTag(address), organizationId)) throw addressTaken();
    await assertTagIsFree(organizationId, address);
  }

  /** `jane+bank@…` arrives at `jane@…`: whoever has one of them takes mail from the other's owner. */
  async function assertTagIsFree(organizationId: string, address: string): Promise<void> {
    const base = withoutTag(address);
    const isTagOf = (inbox: Inbox): boolean =>
      inbox.organizationId !== organizationId &&
      withoutTag(inbox.address) === base &&
      (inbox.address === base || address === base);
    if (await isInDomain(domainOf(address), isTagOf)) {
      throw new OtpostError(
        "conflict",
        "Somebody else has this address with another plus-tag, or without one: choose another one.",
      );
    }
  }

  async function assertDomainIsFree({ organizationId, address }: Inbox): Promise<void> {
    if (address === sharedDomain) {
      // Everybody's generated addresses are in it, and mistyped ones too.
      if (organizationId === firstOrganizationId) return;
      throw new OtpostError(
        "conflict",
        "This is the domain of everybody's generated addresses: use a domain of your own, or an email_address inbox.",
      );
    }
    if (await isInDomain(address, (inbox) => inbox.organizationId !== organizationId)) {
      throw new OtpostError("conflict", "Somebody else has an address in this domain.");
    }
  }

  async function isInDomain(domain: string, is: (inbox: Inbox) => boolean): Promise<boolean> {
    const [found] = await findItems(
      table,
      { index: "index2", partition: tableKeys.inboxesOfDomain(domain), direction: "ascending" },
      (item) => (is(read(item)) ? item : undefined),
      1,
    );
    return found !== undefined;
  }

  return async (inbox) => {
    if (inbox.kind === "email_address") await assertAddressIsFree(inbox);
    if (inbox.kind === "email_domain") await assertDomainIsFree(inbox);
    const holder = await findHolder(inbox.address);
    if (holder !== undefined && holder !== inbox.organizationId) throw addressTaken();
  };
}
