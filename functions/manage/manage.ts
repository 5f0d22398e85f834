/** Management: what an organization sets up before codes can arrive and be pulled. */
import { type ApiApp, createApiApp } from "../../shared/api/app.ts";
import { type ApiKeyRoutesOptions, addApiKeyRoutes } from "./api-keys.ts";
import { addCallerRoutes, type CallerRoutesOptions } from "./caller.ts";
import { addDeadLetterRoutes } from "./dead-letters.ts";
import { addDeliveryRoutes, type DeliveryRoutesOptions } from "./deliveries.ts";
import { addDeploymentRoutes, type DeploymentRoutesOptions } from "./deployment.ts";
import { addDestinationRoutes, type DestinationRoutesOptions } from "./destinations.ts";
import { addInboxRoutes, type InboxRoutesOptions } from "./inboxes.ts";
import { addOrganizationRoutes, type OrganizationRoutesOptions } from "./organizations.ts";
import { addRunTimelineRoutes, type RunTimelineOptions } from "./run-timeline.ts";
import { addSkyvernKeyRoutes, type SkyvernKeyRoutesOptions } from "./skyvern-keys.ts";
import { addTotpUrlRoutes, type TotpUrlRoutesOptions } from "./totp-urls.ts";

export type ManageOptions = Parameters<typeof createApiApp>[0] &
  CallerRoutesOptions &
  DeploymentRoutesOptions &
  InboxRoutesOptions &
  TotpUrlRoutesOptions &
  ApiKeyRoutesOptions &
  SkyvernKeyRoutesOptions &
  OrganizationRoutesOptions &
  DestinationRoutesOptions &
  DeliveryRoutesOptions &
  RunTimelineOptions;

/** Routes: `/v1/caller`, `/v1/inboxes`, `/v1/totp-urls`, `/v1/api-keys`, `/v1/skyvern-keys`, `/v1/organizations`, `/v1/destinations`, `/v1/deliveries`, `/v1/runs`, `/v1/dead-letters`, `/v1/deployment`. */
export function createManageRoutes(options: ManageOptions): ApiApp {
  const app = createApiApp(options);
  addCallerRoutes(app, options);
  addInboxRoutes(app, options);
  addTotpUrlRoutes(app, options);
  addApiKeyRoutes(app, options);
  addSkyvernKeyRoutes(app, options);
  addOrganizationRoutes(app, options);
  addDestinationRoutes(app, options);
  addDeliveryRoutes(app, options);
  addRunTimelineRoutes(app, options);
  addDeadLetterRoutes(app, options);
  addDeploymentRoutes(app, options);
  return app;
}
