/** Answers about otpost itself: is it well, and what does its API look like. */
import { OtpostError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import { type ApiApp, createApiApp } from "./app.ts";
import { keepPrivate } from "./headers.ts";
import { healthRoute, openApiRoute } from "./routes/about.ts";

/** A key that nothing is stored under. */
const probe = { partition: "healthz", sort: "healthz" } as const;

export type AboutOptions = Pick<Ports, "log" | "table"> & {
  /** The OpenAPI document; asked for once, when somebody first wants it. */
  openApi: () => unknown;
};

/** Routes: `GET /healthz`, `GET /openapi.json`. */
export function createAboutRoutes(options: AboutOptions): ApiApp {
  const app = createApiApp(options);
  app.openapi(healthRoute, async (context) => {
    keepPrivate(context);
    try {
      await options.table.get(probe);
    } catch (cause) {
      throw new OtpostError("unavailable", "The store does not answer.", { cause });
    }
    return context.json({ status: "ok" as const }, 200);
  });
  // Written once, when first asked for: it is the same for everybody.
  let document: string | undefined;
  app.get(openApiRoute.path, (context) => {
    context.header("x-content-type-options", "nosniff");
    document ??= JSON.stringify(options.openApi());
    return context.body(document, 200, { "content-type": "application/json" });
  });
  return app;
}
