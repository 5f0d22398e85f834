/** The organizations: the tenants of a deployment. */
import { z } from "zod";
import { OtpostError } from "../errors.ts";
import type { Table } from "../ports/table.ts";
import { newId } from "./ids.ts";
import { findItems, readItem, storedInstant } from "./stored-items.ts";
import { isOrganizationId, tableKeys, timeOrdered } from "./table-keys.ts";

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

const storedOrganization = z.object({ id: z.string(), name: z.string(), createdAt: storedInstant });

export function createOrganizations({
  table,
  now,
  random,
}: {
  table: Table;
  now: () => Date;
  random: (bytes: number) => Uint8Array;
}): Organizations {
  /** Gives the organization as it is stored, which may be an older one of the same id. */
  async function put(id: string, name: string): Promise<Organization> {
    const organization: Organization = { id, name, createdAt: now() };
    const isNew = await table.putIfAbsent({
      ...tableKeys.organization(id),
      index1: {
        partition: tableKeys.organizations,
        sort: timeOrdered(organization.createdAt, id),
      },
      attributes: { ...organization, createdAt: organization.createdAt.toISOString() },
    });
    return isNew ? organization : ((await find(id)) ?? organization);
  }

  async function find(organizationId: string): Promise<Organization | undefined> {
    if (!isOrganizationId(organizationId)) return undefined;
    const item = await table.get(tableKeys.organization(organizationId));
    return item && readItem(storedOrganization, item);
  }

  return {
    find,

    async create({ name }) {
      const trimmed = name.trim();
      if (trimmed === "" || trimmed.length > 200) {
        throw new OtpostError(
          "validation_failed",
          "An organization's name has 1 to 200 characters.",
        );
      }
      return put(newId("org", { now, random }), trimmed);
    },

    ensureFirst: () => put(firstOrganizationId, "First organization"),

    list: async () =>
      findItems(
        table,
        { index: "index1", partition: tableKeys.organizations, direction: "ascending" },
        (item) => readItem(storedOrganization, item),
      ),
  };
}
