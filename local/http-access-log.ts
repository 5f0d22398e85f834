/** One line a request: what was asked and how it went, never whose or with which secret. */
import type { MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { Ports } from "../shared/ports/ports.ts";

/** The route's pattern stands for the path: the path of a pull is a secret, as is a query. */
export function createAccessLog({ log, now }: Pick<Ports, "log" | "now">): MiddlewareHandler {
  return async (context, next) => {
    const startedAt = now().getTime();
    await next();
    const route = matchedRoutes(context).findLast(({ method }) => method !== "ALL");
    log.info("http_request", {
      method: context.req.method,
      route: route?.path ?? "none",
      status: context.res.status,
      milliseconds: now().getTime() - startedAt,
    });
  };
}
