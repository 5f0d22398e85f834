/** The routes of what failed for good, for the operator of the deployment. */
import { createRoute, z } from "@hono/zod-openapi";
import { needsScope } from "../caller.ts";
import {
  deadLetterChoiceBody,
  deadLetterOutcome,
  deadLetterQuery,
  deadLetterWire,
} from "../schemas/dead-letters.ts";
import { pathId } from "../schemas/fields.ts";
import { bodyRefusals, jsonAnswer, jsonBody, noContent, refusedWith } from "./answers.ts";

const tags = ["Dead letters"];
const security = needsScope("operator");
const params = z.object({ dead_letter_id: pathId("dead_letter_id", "inbound_emails.17") });

export const listDeadLettersRoute = createRoute({
  method: "get",
  path: "/v1/dead-letters",
  operationId: "listDeadLetters",
  tags,
  summary: "List what failed for good, the latest first",
  description: "Of every organization: why each failed, never what was in it.",
  security,
  request: { query: deadLetterQuery },
  responses: {
    200: jsonAnswer(z.array(deadLetterWire), "The latest first."),
    ...refusedWith(422),
  },
});

export const retryDeadLetterRoute = createRoute({
  method: "post",
  path: "/v1/dead-letters/{dead_letter_id}/retry",
  operationId: "retryDeadLetter",
  tags,
  summary: "Send a dead letter again, with all its attempts",
  description: "A message whose lifespan is over is handled, and its code not served any more.",
  security,
  request: { params },
  responses: { 204: noContent, ...refusedWith(404) },
});

export const dropDeadLetterRoute = createRoute({
  method: "delete",
  path: "/v1/dead-letters/{dead_letter_id}",
  operationId: "dropDeadLetter",
  tags,
  summary: "Delete a dead letter for good",
  security,
  request: { params },
  responses: { 204: noContent, ...refusedWith(404) },
});

export const retryDeadLettersRoute = createRoute({
  method: "post",
  path: "/v1/dead-letters/retry",
  operationId: "retryDeadLetters",
  tags,
  summary: "Send all dead letters again, some hundred a request",
  security,
  request: { body: jsonBody(deadLetterChoiceBody) },
  responses: {
    200: jsonAnswer(deadLetterOutcome, "How many, and whether to ask again."),
    ...refusedWith(...bodyRefusals),
  },
});

export const dropDeadLettersRoute = createRoute({
  method: "post",
  path: "/v1/dead-letters/drop",
  operationId: "dropDeadLetters",
  tags,
  summary: "Delete all dead letters for good, some hundred a request",
  security,
  request: { body: jsonBody(deadLetterChoiceBody) },
  responses: {
    200: jsonAnswer(deadLetterOutcome, "How many, and whether to ask again."),
    ...refusedWith(...bodyRefusals),
  },
});
