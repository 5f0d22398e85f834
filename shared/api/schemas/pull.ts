/** The pull on the wire: Skyvern's `totp_url` contract. */
import { z } from "@hono/zod-openapi";

const runId = z
  .string()
  .optional()
  .catch(undefined)
  .openapi({ type: "string", description: "Of the polling run.", example: "wr_123456" });

/**
 * The ids of the polling run, whichever there are. A body that is none of this names no run: it was
 * signed, so it is answered.
 */
export const pullBody = z
  .object({ task_id: runId, workflow_run_id: runId, workflow_permanent_id: runId })
  .openapi("PullRequest");

export const pullWire = z
  .object({
    verification_code: z.string().openapi({
      description: "The code's characters alone, or the bare magic link; empty when there is none.",
      example: "123456",
    }),
    reason: z.string().optional().openapi({
      description: "Why it is empty, for people; Skyvern ignores it.",
      example: "no message since 20:14:03Z",
    }),
  })
  .openapi("PullAnswer");
