/** The destinations: where an organization's codes are delivered to. */
import { z } from "zod";
import type { Table } from "../ports/table.ts";
import { findItems, readItem } from "./stored-items.ts";
import { tableKeys } from "./table-keys.ts";

export type Destination = { id: string; organizationId: string };

export type Destinations = {
  /** Oldest first. */
  list(organizationId: string): Promise<Destination[]>;
};

const storedDestination = z.object({ id: z.string(), organizationId: z.string() });

export function createDestinations({ table }: { table: Table }): Destinations {
  return {
    list: async (organizationId) =>
      findItems(
        table,
        { partition: tableKeys.destinations(organizationId), direction: "ascending" },
        (item) => readItem(storedDestination, item),
      ),
  };
}
