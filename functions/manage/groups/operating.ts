/** The caller, the deployment and its dead letters, as the function loads them. */
import type { ApiApp } from "../../../shared/api/app.ts";
import { addCallerRoutes } from "../caller.ts";
import { addDeadLetterRoutes } from "../dead-letters.ts";
import { addDeploymentRoutes } from "../deployment.ts";
import type { GroupPorts } from "./ports.ts";

export function addGroup(app: ApiApp, ports: GroupPorts): void {
  addCallerRoutes(app, ports);
  addDeadLetterRoutes(app, ports);
  addDeploymentRoutes(app, ports);
}
