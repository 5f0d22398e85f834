/** What the routes' descriptions have in common: bodies, answers and refusals. */
import { z } from "@hono/zod-openapi";
import { errorWire, validationErrorWire } from "../schemas/error.ts";

export const jsonBody = <Schema extends z.ZodType>(schema: Schema) =>
  ({ content: { "application/json": { schema } }, required: true }) as const;

export const jsonAnswer = <Schema extends z.ZodType>(schema: Schema, description: string) =>
  ({ content: { "application/json": { schema } }, description }) as const;

export const noContent = { description: "Done." } as const;

const refusal = (description: string, code: string, detail: string) => ({
  description,
  content: {
    "application/json": { schema: errorWire, example: { detail, code } },
  },
});

export const refusals = {
  400: refusal("The body is not JSON.", "malformed_json", "The body is not valid JSON."),
  401: refusal(
    "No API key, or an unknown or revoked one.",
    "missing_api_key",
    "Send an API key in the header x-api-key.",
  ),
  403: refusal(
    "The API key lacks the scope, or is limited to other identifiers.",
    "missing_scope",
    'This needs an API key with the scope "push"; the key sent has: read.',
  ),
  404: refusal("There is none of that id.", "not_found", "There is none of that id."),
  409: refusal("It is taken or there already.", "conflict", "The address is taken."),
  413: refusal("The body is too large.", "body_too_large", "The body is larger than 65536 bytes."),
  415: refusal(
    "The body is not sent as JSON.",
    "unsupported_media_type",
    "Send the body as JSON, with the header `content-type: application/json`.",
  ),
  422: {
    description: "Fields are missing or invalid; `detail` names each.",
    content: { "application/json": { schema: validationErrorWire } },
  },
  pushed: refusal(
    "The body is not JSON; or nothing was found in a content of more than 64 KiB.",
    "nothing_found",
    "No code or link was found in the content, and it is longer than 64 KiB.",
  ),
  pushedFields: {
    description:
      "Fields are missing or invalid; or the `Idempotency-Key` came with another push before.",
    content: { "application/json": { schema: z.union([validationErrorWire, errorWire]) } },
  },
  503: refusal(
    "The store does not answer: try again.",
    "unavailable",
    "The store does not answer: try again.",
  ),
  webhookSignature: refusal(
    "The signature is missing or wrong.",
    "invalid_webhook_signature",
    "The request is not signed by Twilio.",
  ),
  signature: refusal(
    "The signature is missing or wrong.",
    "invalid_signature",
    "The header x-skyvern-signature does not sign this body with a known Skyvern API key.",
  ),
} as const;

type RefusalStatus = Extract<keyof typeof refusals, number>;

/** The refusals of a route, by status; 401, 403 and 503 go without saying. */
export function refusedWith<const Status extends RefusalStatus>(
  ...statuses: Status[]
): Pick<typeof refusals, Status | 401 | 403 | 503> {
  const all: RefusalStatus[] = [...statuses, 401, 403, 503];
  return Object.fromEntries(all.map((status) => [status, refusals[status]])) as Pick<
    typeof refusals,
    Status | 401 | 403 | 503
  >;
}

/** What can be wrong with a JSON body. */
export const bodyRefusals = [400, 413, 415, 422] as const;
