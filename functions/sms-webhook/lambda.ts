/** How AWS calls `sms-webhook`: one route of the HTTP API. */
import { handle } from "hono/aws-lambda";
import { createApiApp } from "../../shared/api/app.ts";
import { environmentNames, getSetting } from "../../shared/aws/environment.ts";
import { addressingOf, createFunctionRuntime } from "../../shared/aws/function-runtime.ts";
import { openTable } from "../../shared/aws/ports.ts";
import { openInboundSms } from "../../shared/aws/queues.ts";
import { createTwilioSettings } from "../../shared/aws/twilio-settings.ts";
import { createFirstSeen } from "../../shared/store/first-seen.ts";
import { createInboxes } from "../../shared/store/inboxes.ts";
import { createSmsWebhookRoutes } from "./sms-webhook.ts";

const runtime = createFunctionRuntime("sms-webhook");
const ports = {
  ...runtime,
  ...addressingOf(runtime),
  table: openTable(runtime),
  inboundSms: openInboundSms(runtime),
};
const publicUrl = getSetting(runtime.environment, environmentNames.publicUrl);
const stores = { inboxes: createInboxes(ports), firstSeen: createFirstSeen(ports) };
const twilioSettings = createTwilioSettings(runtime);

const app = createApiApp(runtime);
// The tokens may have been replaced since the last request; routes cost microseconds to make.
app.all("*", async (context) => {
  const twilio = { ...(await twilioSettings()), publicUrl };
  const routes = createApiApp(runtime);
  routes.route("/", createSmsWebhookRoutes({ ...ports, ...stores, twilio }));
  return routes.fetch(context.req.raw);
});

export const handler = handle(app);
