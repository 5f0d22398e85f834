/** Every route that the API declares reaches the function whose concern it is, by API Gateway's rules. */
import { describe, expect, it } from "vitest";
import { routes } from "../../infra/routes.ts";
import { apiRoutes } from "../../shared/api/openapi.ts";
import { listPathAliases, pushPathAliases } from "../../shared/api/routes/codes.ts";

const declared = [
  ...apiRoutes.map(({ method, path }) => ({ method: method.toUpperCase(), path })),
  ...pushPathAliases.map((path) => ({ method: "POST", path })),
  ...listPathAliases.map((path) => ({ method: "GET", path })),
];

/** By the operation's first tag or path: who answers it on one machine. */
function concernOf(method: string, path: string): string {
  if (path === "/healthz" || path === "/openapi.json") return "about";
  if (path === "/v1/extract") return "push-code";
  if (path.startsWith("/v1/authenticators")) return "authenticators";
  if (path.startsWith("/v1/webhooks/")) return "sms-webhook";
  if (path.startsWith("/v1/totp/")) return "totp-url";
  if (/\/(credentials\/)?totp(\/|$)/.test(path))
    return method === "POST" ? "push-code" : "list-codes";
  return "manage";
}

const table = Object.entries(routes).flatMap(([concern, keys]) =>
  keys.map((key) => ({ concern, key })),
);

/**
 * API Gateway developer guide, "Create routes for HTTP APIs": an exact match before a greedy one
 * (`{proxy+}`), before `$default`; of two, the one that names the method. Given is whoever wins.
 */
function routed(method: string, path: string): string | undefined {
  const matches = table
    .filter(({ key }) => key !== "$default")
    .map((route) => {
      const [keyMethod = "", keyPath = ""] = route.key.split(" ");
      const isGreedy = keyPath.endsWith("{proxy+}");
      const pattern = keyPath.replace("{proxy+}", ".+").replaceAll(/\{\w+\}/g, "[^/]+");
      const fits =
        new RegExp(`^${pattern}$`).test(path) && (keyMethod === "ANY" || keyMethod === method);
      return { ...route, fits, rank: (isGreedy ? 2 : 0) + (keyMethod === "ANY" ? 1 : 0) };
    })
    .filter(({ fits }) => fits)
    .sort((one, other) => one.rank - other.rank);
  return matches[0]?.concern ?? table.find(({ key }) => key === "$default")?.concern;
}

describe("each declared route", () => {
  it("is looked at", () => expect(declared.length).toBeGreaterThan(30));

  for (const { method, path } of declared) {
    it(`${method} ${path}`, () => {
      const asked = path.replaceAll(/\{\w+\}/g, "x1");
      expect(routed(method, asked)).toBe(concernOf(method, path));
      if (method === "GET" && concernOf(method, path) !== "about") {
        expect(routed("HEAD", asked)).toBe(concernOf(method, path));
      }
    });
  }

  it("and nothing else is answered by about", () => {
    expect(routed("GET", "/wp-login.php")).toBe("about");
    expect(routed("DELETE", "/v1/credentials/totp")).toBe("about");
  });
});
