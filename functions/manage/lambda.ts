/** How AWS calls `manage`: routes of the HTTP API. */
import { handle } from "hono/aws-lambda";
import { createAuthenticate } from "../../shared/auth/authenticate.ts";
import { environmentNames, getSetting } from "../../shared/aws/environment.ts";
import {
  addressingOf,
  createFunctionRuntime,
  lifespanMinutesOf,
} from "../../shared/aws/function-runtime.ts";
import {
  openCodeArrivals,
  openDeliveries,
  openInboundEmails,
  openInboundSms,
  openSecretBox,
  openTable,
} from "../../shared/aws/ports.ts";
import { createApiKeys } from "../../shared/store/api-keys.ts";
import { createCodes } from "../../shared/store/codes.ts";
import { createDeliveryRecords } from "../../shared/store/delivery-records.ts";
import { createDestinations } from "../../shared/store/destinations.ts";
import { createForwardingConfirmations } from "../../shared/store/forwarding-confirmations.ts";
import { createInboxes } from "../../shared/store/inboxes.ts";
import { createOrganizations } from "../../shared/store/organizations.ts";
import { createRunPolls } from "../../shared/store/run-polls.ts";
import { createSkyvernKeys } from "../../shared/store/skyvern-keys.ts";
import { createTotpUrlPolls } from "../../shared/store/totp-url-polls.ts";
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
    // Reaches nobody from here: whoever is held elsewhere looks at its URL twice a second.
    codeArrivals: openCodeArrivals(),
    // What the jobs are is nobody's business here.
    inboundEmails: openInboundEmails(runtime, (notice) => notice),
    inboundSms: openInboundSms(runtime),
    deliveries: openDeliveries(runtime),
    codes: createCodes({ ...ports, lifespanMinutes: lifespanMinutesOf(runtime) }),
    deliveryRecords: createDeliveryRecords(ports),
    destinations: createDestinations(ports),
    forwardingConfirmations: createForwardingConfirmations(ports),
    inboxes: createInboxes(ports),
    organizations: createOrganizations(ports),
    runPolls: createRunPolls(ports),
    skyvernKeys: createSkyvernKeys(ports),
    totpUrlPolls: createTotpUrlPolls(ports),
    totpUrls: createTotpUrls(ports),
  }),
);
