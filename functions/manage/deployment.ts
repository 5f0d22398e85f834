/** How the deployment is doing: its version, its clock, its queues. */
import type { ApiApp } from "../../shared/api/app.ts";
import { guarded } from "../../shared/api/caller.ts";
import { deploymentRoute } from "../../shared/api/routes/deployment.ts";
import { queueNames } from "../../shared/api/schemas/dead-letters.ts";
import { toQueueWire } from "../../shared/api/wire/deployment.ts";
import { version } from "../../shared/version.ts";
import { type DeadLetterRoutesOptions, operatedQueues } from "./dead-letters.ts";

export type DeploymentRoutesOptions = DeadLetterRoutesOptions & {
  /** Whether Twilio's webhooks can be verified; absent where another process has the token. */
  twilioConfigured?: boolean | undefined;
  /** Skyvern keys from the environment. */
  configuredSkyvernKeys?: number | undefined;
};

export function addDeploymentRoutes(app: ApiApp, options: DeploymentRoutesOptions): void {
  const queues = operatedQueues(options);
  app.openapi(guarded(deploymentRoute, options), async (context) => {
    const counted = queueNames.map(async (name) => toQueueWire(name, await queues[name].counts()));
    return context.json(
      {
        version,
        time: options.now().toISOString(),
        twilio_configured: options.twilioConfigured ?? null,
        configured_skyvern_keys: options.configuredSkyvernKeys ?? 0,
        queues: await Promise.all(counted),
      },
      200,
    );
  });
}
