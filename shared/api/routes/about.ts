/** The routes about otpost itself: open to everybody, they tell nothing of anybody. */
import { createRoute, z } from "@hono/zod-openapi";
import { jsonAnswer, refusals } from "./answers.ts";

export const healthRoute = createRoute({
  method: "get",
  path: "/healthz",
  operationId: "checkHealth",
  tags: ["About"],
  summary: "Whether otpost answers and reaches its store",
  security: [],
  responses: {
    200: jsonAnswer(z.object({ status: z.literal("ok") }), "It does."),
    503: refusals[503],
  },
});

export const openApiRoute = createRoute({
  method: "get",
  path: "/openapi.json",
  operationId: "getOpenApi",
  tags: ["About"],
  summary: "This document",
  security: [],
  responses: {
    200: jsonAnswer(z.record(z.string(), z.unknown()), "OpenAPI 3.1."),
  },
});
