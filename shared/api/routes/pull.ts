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
    "Signed with `x-skyvern-signature`: the hexadecimal HMAC-SHA256 of the raw body under one of the organization's Skyvern API keys. The body is Skyvern's, with the ids of the polling run; a code that was pushed for another run is not given. A signed request is always answered with 200, and an empty `verification_code` while there is none.",
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
    200: jsonAnswer(pullWire, "The newest code that has not expired, or an empty one."),
    401: refusals.signature,
    404: refusals[404],
    413: refusals[413],
    503: refusals[503],
  },
});
