/** Organizations as they go over the wire. */
import type { z } from "@hono/zod-openapi";
import type { Organization } from "../../store/organizations.ts";
import type { organizationWire } from "../schemas/organizations.ts";

export const toOrganizationWire = (
  organization: Organization,
): z.input<typeof organizationWire> => ({
  organization_id: organization.id,
  name: organization.name,
  created_at: organization.createdAt.toISOString(),
});
