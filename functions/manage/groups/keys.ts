/** Who may call, and who may sign, with their stores, as the function loads them. */
import type { ApiApp } from "../../../shared/api/app.ts";
import { createOrganizations } from "../../../shared/store/organizations.ts";
import { createSkyvernKeys } from "../../../shared/store/skyvern-keys.ts";
import { addApiKeyRoutes } from "../api-keys.ts";
import { addOrganizationRoutes } from "../organizations.ts";
import { addSkyvernKeyRoutes } from "../skyvern-keys.ts";
import type { GroupPorts } from "./ports.ts";

export function addGroup(app: ApiApp, ports: GroupPorts): void {
  addApiKeyRoutes(app, ports);
  addSkyvernKeyRoutes(app, { ...ports, skyvernKeys: createSkyvernKeys(ports) });
  addOrganizationRoutes(app, { ...ports, organizations: createOrganizations(ports) });
}
