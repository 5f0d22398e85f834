/** The route of the pull: what Skyvern calls as its `totp_url`. */
import { createRoute, z } from "@hono/zod-openapi";
import { pullBody, pullWire } from "../schemas/pull.ts";
import { jsonAnswer, jsonBody, refusals } from "./answers.ts";

export const pullRoute = createRoute({
  method: "post",
  path: "/v1/totp/{capability}",
  operationId: "pullCode",
  tags: ["Pull"],
  summary: "Pull the code of a totp URL, as Skyvern does",
  description:
    "Signed with `x-skyvern-signature`: the hexadecimal HMAC-SHA256 of the raw body under one of the organization's Skyvern API keys. The body is Skyvern's, with the ids of the polling run. An authenticator of the identifier answers first; else the newest code that was received since 120 seconds before the run's first poll, that was not pushed for another run, and that no other run was handed. A run may read its code again for 15 seconds, and then gets only newer ones. While there is none the request is held, for the URL's `hold_seconds` (25 unless told), and answered the moment one arrives. A signed request is always answered with 200, and with an empty `verification_code` and a `reason` when none came. A body without `workflow_run_id` and `task_id` does not say which run it is: all such requests of one totp URL are one run.",
  security: [{ skyvernSignature: [] }],
  request: {
    params: z.object({
      capability: z
        .string()
        .openapi({ param: { name: "capability", in: "path" }, example: "q2Zk0v1mS8…" }),
    }),
    body: jsonBody(pullBody),
  },
  responses: {
    200: jsonAnswer(pullWire, "The code, the magic link, or an empty string."),
    401: refusals.signature,
    404: refusals[404],
    413: refusals[413],
    503: refusals[503],
  },
});
