/** How AWS calls `about`: its own routes, and whatever no other function's route matches. */
import { handle } from "hono/aws-lambda";
import { createAboutRoutes } from "../../shared/api/about.ts";
import { apiRoutes } from "../../shared/api/openapi.ts";
import { createFunctionRuntime } from "../../shared/aws/function-runtime.ts";
import { openTable } from "../../shared/aws/ports.ts";
import { OtpostError } from "../../shared/errors.ts";

const runtime = createFunctionRuntime("about");
const app = createAboutRoutes({ ...runtime, table: openTable(runtime) });

// The other functions' routes are known here for the sake of 405: which methods a path has.
for (const { method, path } of apiRoutes) {
  app.on(method.toUpperCase(), path.replaceAll(/\{(\w+)\}/g, ":$1"), () => {
    throw new OtpostError("internal", "The route leads to the wrong function: deploy all stacks.");
  });
}

export const handler = handle(app);
