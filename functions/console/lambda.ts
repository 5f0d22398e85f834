/** How AWS calls `console`: it has no permission but to write its log, and needs none. */
import { handle } from "hono/aws-lambda";
import { createConsoleRoutes } from "./console.ts";

export const handler = handle(createConsoleRoutes());
