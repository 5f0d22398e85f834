/** The organizations of the deployment, for its operator. */
import type { ApiApp } from "../../shared/api/app.ts";
import { guarded } from "../../shared/api/caller.ts";
import {
  createOrganizationApiKeyRoute,
  createOrganizationRoute,
  getOrganizationRoute,
  listOrganizationsRoute,
} from "../../shared/api/routes/organizations.ts";
import { toCreatedApiKeyWire } from "../../shared/api/wire/keys.ts";
import { toOrganizationWire } from "../../shared/api/wire/organizations.ts";
import type { Authenticate } from "../../shared/auth/authenticate.ts";
import type { ApiKeys } from "../../shared/store/api-keys.ts";
import type { Organizations } from "../../shared/store/organizations.ts";
import { requireScopes } from "./api-keys.ts";
import { requireFound } from "./found.ts";

export type OrganizationRoutesOptions = {
  authenticate: Authenticate;
  organizations: Pick<Organizations, "create" | "list" | "find">;
  apiKeys: Pick<ApiKeys, "create">;
};

export function addOrganizationRoutes(app: ApiApp, options: OrganizationRoutesOptions): void {
  const { organizations, apiKeys } = options;

  app.openapi(guarded(createOrganizationRoute, options), async (context) => {
    const organization = await organizations.create(context.req.valid("json"));
    return context.json(toOrganizationWire(organization), 201);
  });

  app.openapi(guarded(listOrganizationsRoute, options), async (context) => {
    const list = await organizations.list();
    return context.json(list.map(toOrganizationWire), 200);
  });

  app.openapi(guarded(getOrganizationRoute, options), async (context) => {
    const { organization_id } = context.req.valid("param");
    const organization = await organizations.find(organization_id);
    return context.json(toOrganizationWire(requireFound(organization, "organization")), 200);
  });

  app.openapi(guarded(createOrganizationApiKeyRoute, options), async (context) => {
    const { organization_id } = context.req.valid("param");
    const { scopes, identifiers, label } = context.req.valid("json");
    requireScopes(context.var.caller, scopes);
    const { id } = requireFound(await organizations.find(organization_id), "organization");
    const created = await apiKeys.create({ organizationId: id, scopes, identifiers, label });
    return context.json(toCreatedApiKeyWire(created), 201);
  });
}
