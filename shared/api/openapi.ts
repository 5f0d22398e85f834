/** The OpenAPI 3.1 document: every route that otpost declares, and how to authenticate. */
import { OpenAPIHono, type RouteConfig } from "@hono/zod-openapi";
import { mendNullableReferences } from "./nullable-references.ts";
import * as about from "./routes/about.ts";
import * as authenticators from "./routes/authenticators.ts";
import { callerRoute } from "./routes/caller.ts";
import { listRoute, nextRoute, pushRoute } from "./routes/codes.ts";
import * as deadLetters from "./routes/dead-letters.ts";
import * as deliveries from "./routes/deliveries.ts";
import { deploymentRoute } from "./routes/deployment.ts";
import * as destinations from "./routes/destinations.ts";
import { extractRoute } from "./routes/extract.ts";
import * as inboxes from "./routes/inboxes.ts";
import * as keys from "./routes/keys.ts";
import * as organizations from "./routes/organizations.ts";
import { pullRoute } from "./routes/pull.ts";
import { runTimelineRoute } from "./routes/runs.ts";
import * as totpUrls from "./routes/totp-urls.ts";
import { twilioSmsRoute } from "./routes/webhooks.ts";

/** In the order in which a reader meets them. */
export const apiRoutes: readonly RouteConfig[] = [
  pushRoute,
  listRoute,
  nextRoute,
  extractRoute,
  pullRoute,
  inboxes.createInboxRoute,
  inboxes.listInboxesRoute,
  inboxes.getInboxRoute,
  inboxes.updateInboxRoute,
  inboxes.deleteInboxRoute,
  inboxes.listForwardingConfirmationsRoute,
  inboxes.releaseAddressRoute,
  totpUrls.createTotpUrlRoute,
  totpUrls.listTotpUrlsRoute,
  totpUrls.getTotpUrlRoute,
  totpUrls.rotateTotpUrlRoute,
  totpUrls.deleteTotpUrlRoute,
  runTimelineRoute,
  destinations.createDestinationRoute,
  destinations.listDestinationsRoute,
  destinations.getDestinationRoute,
  destinations.updateDestinationRoute,
  destinations.rotateDestinationRoute,
  destinations.testDestinationRoute,
  destinations.deleteDestinationRoute,
  deliveries.listDeliveriesRoute,
  deliveries.getDeliveryRoute,
  deliveries.redeliverRoute,
  callerRoute,
  authenticators.addAuthenticatorsRoute,
  authenticators.listAuthenticatorsRoute,
  authenticators.getAuthenticatorRoute,
  authenticators.getAuthenticatorCodeRoute,
  authenticators.deleteAuthenticatorRoute,
  keys.createApiKeyRoute,
  keys.listApiKeysRoute,
  keys.deleteApiKeyRoute,
  keys.createSkyvernKeyRoute,
  keys.listSkyvernKeysRoute,
  keys.deleteSkyvernKeyRoute,
  organizations.createOrganizationRoute,
  organizations.listOrganizationsRoute,
  organizations.getOrganizationRoute,
  organizations.createOrganizationApiKeyRoute,
  deadLetters.listDeadLettersRoute,
  deadLetters.retryDeadLetterRoute,
  deadLetters.dropDeadLetterRoute,
  deadLetters.retryDeadLettersRoute,
  deadLetters.dropDeadLettersRoute,
  deploymentRoute,
  twilioSmsRoute,
  about.healthRoute,
  about.openApiRoute,
];

const description = `otpost gets one-time codes and magic links from the inbox and the phone to the automation that waits for them.

Push, list and pull speak Skyvern's wire formats: names, statuses and all. Every answer that is not 2xx is \`{"detail": …, "code": …}\`: \`detail\` for people, \`code\` for programs.

An API key goes into the header \`x-api-key\`. Its organization is the only one it reaches. Its scopes are \`push\`, \`read\`, \`admin\` (of its organization, and all of the former) and \`operator\` (of the deployment, and all of the former); each operation names the one it needs. A key with \`push\` or \`read\` may be limited to certain identifiers.`;

const tags = [
  { name: "Codes", description: "Push, list, and wait for one-time codes and magic links." },
  { name: "Pull", description: "Skyvern's `totp_url`." },
  { name: "Inboxes", description: "Where messages arrive." },
  { name: "Totp URLs", description: "The URLs that Skyvern pulls codes from." },
  { name: "Destinations", description: "Where codes are delivered to." },
  { name: "Deliveries", description: "What became of each code at each destination." },
  { name: "Authenticators", description: "TOTP secrets that generate codes." },
  { name: "Keys", description: "Who may call, and who may sign." },
  { name: "Organizations", description: "The tenants of a deployment." },
  { name: "Dead letters", description: "What failed for good, of the whole deployment." },
  { name: "Webhooks", description: "Calls of providers." },
  { name: "About", description: "otpost itself." },
];

export function openApiDocument() {
  const app = new OpenAPIHono();
  app.openAPIRegistry.registerComponent("securitySchemes", "apiKey", {
    type: "apiKey",
    in: "header",
    name: "x-api-key",
    description:
      "An API key of an organization. The scope that an operation needs is named with it.",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "skyvernSignature", {
    type: "apiKey",
    in: "header",
    name: "x-skyvern-signature",
    description: "Hexadecimal HMAC-SHA256 of the raw body under a Skyvern API key.",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "twilioSignature", {
    type: "apiKey",
    in: "header",
    name: "x-twilio-signature",
    description: "Twilio's signature over the public URL and the form, under the auth token.",
  });
  for (const route of apiRoutes) app.openAPIRegistry.registerPath(route);
  app.openAPIRegistry.registerWebhook(deliveries.codeCallback);
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "otpost",
      version: "1",
      description,
      license: { name: "MIT", url: "https://opensource.org/license/mit" },
    },
    servers: [{ url: "/", description: "Where this document came from." }],
    tags,
  });
  return mendNullableReferences(document);
}
