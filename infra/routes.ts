/**
 * Which function answers which route of the HTTP API.
 *
 * A path that one concern has alone is given to it whole, so that it also answers what it does not
 * know (404, 405) in otpost's own words; what no route matches, `about` answers.
 */
import { HttpMethod, HttpRouteKey } from "aws-cdk-lib/aws-apigatewayv2";
import type { Concern } from "./bundle.ts";

/** API Gateway's route keys: `METHOD /path`, `ANY`, `{proxy+}`, `$default`. */
export const routes: { readonly [concern in Concern]?: readonly string[] } = {
  // With a slash at the end, too, which a route key must not have.
  "push-code": ["POST /v1/credentials/{proxy+}", "POST /api/v1/{proxy+}", "ANY /v1/extract"],
  "list-codes": [
    "GET /v1/credentials/{proxy+}",
    "HEAD /v1/credentials/{proxy+}",
    "GET /api/v1/{proxy+}",
    "HEAD /api/v1/{proxy+}",
  ],
  "totp-url": ["ANY /v1/totp/{capability}"],
  authenticators: ["ANY /v1/authenticators", "ANY /v1/authenticators/{proxy+}"],
  manage: [
    "ANY /v1/caller",
    "ANY /v1/runs/{proxy+}",
    "ANY /v1/inboxes",
    "ANY /v1/inboxes/{proxy+}",
    "ANY /v1/totp-urls",
    "ANY /v1/totp-urls/{proxy+}",
    "ANY /v1/api-keys",
    "ANY /v1/api-keys/{proxy+}",
    "ANY /v1/skyvern-keys",
    "ANY /v1/skyvern-keys/{proxy+}",
    "ANY /v1/organizations",
    "ANY /v1/organizations/{proxy+}",
    "ANY /v1/destinations",
    "ANY /v1/destinations/{proxy+}",
    "ANY /v1/deliveries",
    "ANY /v1/deliveries/{proxy+}",
    "ANY /v1/dead-letters",
    "ANY /v1/dead-letters/{proxy+}",
    "ANY /v1/deployment",
  ],
  "sms-webhook": ["ANY /v1/webhooks/twilio/sms"],
  console: ["GET /", "HEAD /", "GET /assets/{proxy+}", "HEAD /assets/{proxy+}"],
  about: ["$default"],
};

const methods: ReadonlyMap<string, HttpMethod> = new Map(Object.entries(HttpMethod));

/** @param text as in the table */
export function routeKey(text: string): HttpRouteKey {
  if (text === "$default") return HttpRouteKey.DEFAULT;
  const [method = "", path = ""] = text.split(" ");
  return HttpRouteKey.with(path, methods.get(method));
}
