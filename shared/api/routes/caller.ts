/** The route that tells a key what it may do. */
import { createRoute } from "@hono/zod-openapi";
import { needsAnyKey } from "../caller.ts";
import { callerWire } from "../schemas/caller.ts";
import { jsonAnswer, refusedWith } from "./answers.ts";

export const callerRoute = createRoute({
  method: "get",
  path: "/v1/caller",
  operationId: "getCaller",
  tags: ["Keys"],
  summary: "What the API key of this request may do",
  description: "Answers to every key, whatever its scopes.",
  security: needsAnyKey,
  responses: { 200: jsonAnswer(callerWire, "The caller."), ...refusedWith() },
});
