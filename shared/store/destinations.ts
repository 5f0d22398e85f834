/** The destinations: where an organization's codes are delivered to. */
import type { Table } from "../ports/table.ts";

export type Destination = { id: string; organizationId: string };

export type Destinations = {
  /** Oldest first. */
  list(organizationId: string): Promise<Destination[]>;
};

export declare function createDestinations(options: { table: Table }): Destinations;
