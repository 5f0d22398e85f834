/** The routes of codes: push, list, next. Paths, statuses and field names are Skyvern's. */
import { createRoute, z } from "@hono/zod-openapi";
import { needsScope } from "../caller.ts";
import { codeWire, listQuery, nextQuery, nextWire, pushBody } from "../schemas/codes.ts";
import { bodyRefusals, jsonAnswer, jsonBody, refusals, refusedWith } from "./answers.ts";

const tags = ["Codes"];

/**
 * Other spellings of the push's path: Skyvern serves each with a slash at the end too, and clients
 * that were given its legacy base URL append either name to it.
 */
export const pushPathAliases = [
  "/v1/credentials/totp/",
  "/api/v1/totp",
  "/api/v1/totp/",
  "/api/v1/credentials/totp",
  "/api/v1/credentials/totp/",
] as const;

export const listPathAliases = [
  "/v1/credentials/totp/",
  "/api/v1/credentials/totp",
  "/api/v1/credentials/totp/",
] as const;

export const pushRoute = createRoute({
  method: "post",
  path: "/v1/credentials/totp",
  operationId: "pushCode",
  tags,
  summary: "Push a code, or the message that holds it",
  description:
    'Skyvern\'s `POST /v1/credentials/totp`, also at `/v1/credentials/totp/` and `/api/v1/totp`. Content of at most 10 characters is the code itself; of a longer one the code or magic link is extracted. When nothing is found, content of at most 64 KiB is kept and answered with `status: "raw_pending"` and an empty `code`; longer content is refused.',
  security: needsScope("push"),
  request: {
    headers: z.object({
      "idempotency-key": z.string().min(1).max(255).optional().openapi({
        description: "Makes a repeat of this push within a day harmless.",
        example: "5f0c2f3e-7d3b-4c58-9a53-0c2f4d6b1a11",
      }),
    }),
    body: jsonBody(pushBody),
  },
  responses: {
    200: jsonAnswer(codeWire, "The code is stored."),
    ...refusedWith(...bodyRefusals),
    400: refusals.pushed,
    422: refusals.pushedFields,
  },
});

export const listRoute = createRoute({
  method: "get",
  path: "/v1/credentials/totp",
  operationId: "listCodes",
  tags,
  summary: "List the codes that have not expired, newest first",
  security: needsScope("read"),
  request: { query: listQuery },
  responses: { 200: jsonAnswer(z.array(codeWire), "Newest first."), ...refusedWith(422) },
});

export const nextRoute = createRoute({
  method: "get",
  path: "/v1/credentials/totp/next",
  operationId: "nextCode",
  tags,
  summary: "Wait for the next code",
  description:
    "With `after`: the next code after that cursor, also one whose mail took long to be read and was received before others that were seen; never one that was seen or passed. Without it: the newest code received since 120 seconds before the call, since the mail is often sent before the waiting begins. When there is none the request is held until one arrives, or for `wait` seconds. Every answer has the `cursor` to go on from.",
  security: needsScope("read"),
  request: { query: nextQuery },
  responses: { 200: jsonAnswer(nextWire, "The code, or `timed_out: true`."), ...refusedWith(422) },
});
