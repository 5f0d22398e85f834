/**
 * Addresses of deleted inboxes: kept from every other organization for a year, because whoever has one
 * gets the codes that are still sent to it.
 */
import { z } from "zod";
import type { Table } from "../ports/table.ts";
import { readItem } from "./stored-items.ts";
import { tableKeys } from "./table-keys.ts";

export type ReservedAddresses = {
  reserve(address: string, organizationId: string): Promise<void>;
  /** For which organization it is kept. */
  findHolder(address: string): Promise<string | undefined>;
  /** `false` when it is not kept. */
  release(address: string): Promise<boolean>;
};

/** Forwarding rules and accounts that nobody remembers outlive the inbox. */
export const reservedDays = 365;

const storedReservation = z.object({ organizationId: z.string(), address: z.string() });

export function createReservedAddresses({
  table,
  now,
}: {
  table: Table;
  now: () => Date;
}): ReservedAddresses {
  const findHolder = async (address: string): Promise<string | undefined> => {
    const item = await table.get(tableKeys.reservedAddress(address));
    return item && readItem(storedReservation, item).organizationId;
  };
  return {
    reserve: (address, organizationId) =>
      table.put({
        ...tableKeys.reservedAddress(address),
        expiresAt: new Date(now().getTime() + reservedDays * 24 * 3_600_000),
        attributes: { organizationId, address },
      }),
    findHolder,
    release: async (address) => {
      if ((await findHolder(address)) === undefined) return false;
      await table.delete(tableKeys.reservedAddress(address));
      return true;
    },
  };
}
