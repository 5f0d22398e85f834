/** The route that shows what a push would find, and stores nothing. */
import { createRoute } from "@hono/zod-openapi";
import { needsScope } from "../caller.ts";
import { extractBody, extractWire } from "../schemas/extract.ts";
import { bodyRefusals, jsonAnswer, jsonBody, refusedWith } from "./answers.ts";

export const extractRoute = createRoute({
  method: "post",
  path: "/v1/extract",
  operationId: "extractCode",
  tags: ["Codes"],
  summary: "Show what a push of this content would find",
  description:
    "The content is neither stored nor logged. At most 64 KiB. Every candidate comes with what spoke for and against it.",
  security: needsScope("push"),
  request: { body: jsonBody(extractBody) },
  responses: { 200: jsonAnswer(extractWire, "What is found."), ...refusedWith(...bodyRefusals) },
});
