/**
 * The hono app that every concern's routes start from: one way to refuse, to fail, and to answer an
 * unknown path. It knows nothing of the platform.
 */
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Caller } from "../auth/caller.ts";
import { OtpostError } from "../errors.ts";
import type { Log } from "../ports/observability.ts";
import { answerError, createErrorHandler } from "./errors.ts";
import { validationError } from "./validation.ts";

export type ApiEnv = {
  /** What a platform may hand to a request: `app.fetch(request, { stopping })`. */
  Bindings: {
    /** Aborts when the platform stops: whoever is held is answered at once. */
    stopping?: AbortSignal;
  };
  Variables: {
    /** Who called; set on every route that names a scope. */
    caller: Caller;
  };
};

export type ApiApp = OpenAPIHono<ApiEnv>;

export function createApiApp({ log }: { log: Log }): ApiApp {
  const app = new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (!result.success) throw validationError(result.target, result.error);
    },
  });
  app.onError(createErrorHandler({ log }));
  app.notFound((context) => answerUnknown(app, context));
  return app;
}

/** Nothing answers to this method and path: 405 when another method would, else 404. */
function answerUnknown(app: ApiApp, context: Context): Response {
  const allowed = methodsOf(app, context.req.path);
  if (allowed.length === 0) {
    return answerError(
      context,
      new OtpostError("not_found", "There is nothing at this path: see /openapi.json."),
    );
  }
  context.header("allow", allowed.join(", "));
  if (context.req.method === "OPTIONS") return context.body(null, 204);
  return answerError(
    context,
    new OtpostError("method_not_allowed", `This path answers to ${allowed.join(", ")} only.`),
  );
}

/** RFC 9110 §10.2.1: the methods a path answers to; HEAD comes with GET. */
function methodsOf(app: ApiApp, path: string): string[] {
  const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((method) =>
    // Middleware is registered for the method ALL and answers nothing by itself.
    app.router.match(method, path)[0].some(([[, route]]) => route.method === method),
  );
  return methods.includes("GET") ? ["GET", "HEAD", ...methods.slice(1)] : methods;
}
