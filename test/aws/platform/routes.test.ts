/** Which route a request takes, by API Gateway's rules. */
import { describe, expect, it } from "vitest";
import { matchRoute } from "./routes.ts";

const routes = [
  "$default",
  "ANY /v1/inboxes",
  "ANY /v1/inboxes/{proxy+}",
  "GET /v1/inboxes/{proxy+}",
  "GET /v1/inboxes/{id}",
  "GET /v1/inboxes/mine",
  "ANY /v1/totp/{capability}",
  "POST /v1/credentials/{proxy+}",
].map((key) => ({ key, target: key }));

describe("a request takes", () => {
  const cases = [
    { request: "GET /healthz", route: "$default" },
    { request: "GET /v1/inboxes", route: "ANY /v1/inboxes" },
    { request: "GET /v1/inboxes/mine", route: "GET /v1/inboxes/mine" },
    { request: "GET /v1/inboxes/x", route: "GET /v1/inboxes/{id}", parameters: { id: "x" } },
    {
      request: "GET /v1/inboxes/x/y",
      route: "GET /v1/inboxes/{proxy+}",
      parameters: { proxy: "x/y" },
    },
    {
      request: "DELETE /v1/inboxes/x",
      route: "ANY /v1/inboxes/{proxy+}",
      parameters: { proxy: "x" },
    },
    // A slash at the end makes it another path, which only a greedy variable takes.
    { request: "GET /v1/inboxes/", route: "$default" },
    {
      request: "POST /v1/credentials/totp/",
      route: "POST /v1/credentials/{proxy+}",
      parameters: { proxy: "totp/" },
    },
    { request: "GET /v1/credentials/totp", route: "$default" },
    { request: "POST /v1/totp/", route: "$default" },
    {
      request: "POST /v1/totp/a%2Fb",
      route: "ANY /v1/totp/{capability}",
      parameters: { capability: "a/b" },
    },
  ];
  for (const { request, route, parameters } of cases)
    it(`${request}: ${route}`, () => {
      const [method = "", path = ""] = request.split(" ");
      const match = matchRoute(routes, method, path);
      expect(match?.route.key).toBe(route);
      if (parameters !== undefined) expect(match?.pathParameters).toEqual(parameters);
    });
});
