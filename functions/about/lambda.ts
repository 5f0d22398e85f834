/** How AWS calls `about`: its own routes, and whatever no other function's route matches. */
import { handle } from "hono/aws-lambda";
// Written from the routes when otpost is built: to start with no schema at all is to start at once.
import openApi from "../../docs/openapi.json" with { type: "json" };
import { createAboutRoutes } from "../../shared/api/about.ts";
import { createFunctionRuntime } from "../../shared/aws/function-runtime.ts";
import { openTable } from "../../shared/aws/ports.ts";
import { OtpostError } from "../../shared/errors.ts";

const runtime = createFunctionRuntime("about");
const app = createAboutRoutes({ ...runtime, table: openTable(runtime), openApi: () => openApi });

// The other functions' routes are known here for the sake of 405: which methods a path has.
for (const [path, methods] of Object.entries(openApi.paths)) {
  for (const method of Object.keys(methods)) {
    app.on(method.toUpperCase(), path.replaceAll(/\{(\w+)\}/g, ":$1"), () => {
      throw new OtpostError(
        "internal",
        "The route leads to the wrong function: deploy all stacks.",
      );
    });
  }
}

export const handler = handle(app);
