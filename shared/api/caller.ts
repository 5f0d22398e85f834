/**
 * Puts a route behind its scope: `x-api-key` → caller → scope, before anything of the request is
 * validated or read.
 */
import type { RouteConfig } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import type { Authenticate } from "../auth/authenticate.ts";
import { requireScope } from "../auth/caller.ts";
import { type Scope, scopes } from "../store/api-keys.ts";
import type { ApiEnv } from "./app.ts";
import { limitBody, smallBodyBytes } from "./body-limit.ts";
import { keepPrivate } from "./headers.ts";

/** The security of a route. OpenAPI 3.1 lets a scheme that is not OAuth list the roles it needs. */
export const needsScope = (scope: Scope): { apiKey: [Scope] }[] => [{ apiKey: [scope] }];

/** The security of a route that answers to every key, whatever its scopes. */
export const needsAnyKey: { apiKey: [] }[] = [{ apiKey: [] }];

/** The route with the middleware that its security asks for: a scope, or any key. */
export function guarded<Route extends RouteConfig>(
  route: Route,
  { authenticate, bodyBytes = smallBodyBytes }: { authenticate: Authenticate; bodyBytes?: number },
): Route & { middleware: [MiddlewareHandler<ApiEnv>, MiddlewareHandler] } {
  const scope = scopeOf(route);
  const requireCaller: MiddlewareHandler<ApiEnv> = async (context, next) => {
    keepPrivate(context);
    const caller = await authenticate(context.req.header("x-api-key"));
    if (scope !== undefined) requireScope(caller, scope);
    context.set("caller", caller);
    await next();
  };
  // The caller first: who has no key cannot make the server read a body.
  return { ...route, middleware: [requireCaller, limitBody(bodyBytes)] };
}

/** `undefined` for a route that answers to every key, and says so. */
function scopeOf(route: RouteConfig): Scope | undefined {
  const { apiKey: named } = route.security?.[0] ?? {};
  if (named?.length === 0) return undefined;
  const scope = scopes.find((known) => known === named?.[0]);
  // A route without a scope would be open to everybody: better no start at all.
  if (scope === undefined) throw new TypeError(`No scope for ${route.method} ${route.path}.`);
  return scope;
}
