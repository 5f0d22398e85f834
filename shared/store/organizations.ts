/** The organizations: the tenants of a deployment. */
import type { Table } from "../ports/table.ts";

/** `id` has only `A–Z a–z 0–9 _ -`: it is part of every partition key. */
export type Organization = { id: string; name: string; createdAt: Date };

/** A deployment starts with this one; what is configured by environment belongs to it. */
export const firstOrganizationId = "org_first";

export type Organizations = {
  /** @throws OtpostError `validation_failed` for a name that is empty or longer than 200 characters. */
  create(organization: { name: string }): Promise<Organization>;
  /** Creates the first organization unless it is there. */
  ensureFirst(): Promise<Organization>;
  find(organizationId: string): Promise<Organization | undefined>;
  /** Oldest first. */
  list(): Promise<Organization[]>;
};

export declare function createOrganizations(options: {
  table: Table;
  now: () => Date;
  random: (bytes: number) => Uint8Array;
}): Organizations;
