/** Organizations on the wire. */
import { z } from "@hono/zod-openapi";
import { instant, label } from "./fields.ts";

export const organizationBody = z
  .strictObject({ name: label("For people.", "Example Ltd.") })
  .openapi("NewOrganization");

export const organizationWire = z
  .object({
    organization_id: z.string().openapi({ example: "org_01k7x2m9q0" }),
    name: z.string(),
    created_at: instant,
  })
  .openapi("Organization");
