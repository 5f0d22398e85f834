/** How AWS calls `manage`: routes of the HTTP API. */
import { handle } from "hono/aws-lambda";
import { createAuthenticate } from "../../shared/auth/authenticate.ts";
import { environmentNames, getSetting } from "../../shared/aws/environment.ts";
import { addressingOf, createFunctionRuntime } from "../../shared/aws/function-runtime.ts";
import {
  openDeliveries,
  openInboundEmails,
  openInboundSms,
  openSecretBox,
  openTable,
} from "../../shared/aws/ports.ts";
import { createApiKeys } from "../../shared/store/api-keys.ts";
import { createForwardingConfirmations } from "../../shared/store/forwarding-confirmations.ts";
import { createInboxes } from "../../shared/store/inboxes.ts";
import { createOrganizations } from "../../shared/store/organizations.ts";
import { createSkyvernKeys } from "../../shared/store/skyvern-keys.ts";
import { createTotpUrls } from "../../shared/store/totp-urls.ts";
import { createManageRoutes } from "./manage.ts";

const runtime = createFunctionRuntime("manage");
const ports = {
  ...runtime,
  ...addressingOf(runtime),
  table: openTable(runtime),
  secretBox: openSecretBox(runtime),
};
const apiKeys = createApiKeys(ports);

export const handler = handle(
  createManageRoutes({
    ...ports,
    publicUrl: getSetting(runtime.environment, environmentNames.publicUrl),
    apiKeys,
    authenticate: createAuthenticate({ apiKeys }),
    // What the jobs are is nobody's business here.
    inboundEmails: openInboundEmails(runtime, (notice) => notice),
    inboundSms: openInboundSms(runtime),
    deliveries: openDeliveries(runtime),
    forwardingConfirmations: createForwardingConfirmations(ports),
    inboxes: createInboxes(ports),
    organizations: createOrganizations(ports),
    skyvernKeys: createSkyvernKeys(ports),
    totpUrls: createTotpUrls(ports),
  }),
);
