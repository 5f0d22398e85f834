/** How a deployment is doing, on the wire: its version, its clock, its queues. */
import { z } from "@hono/zod-openapi";
import { queueName } from "./dead-letters.ts";
import { instant } from "./fields.ts";

export const queueWire = z
  .object({
    queue: queueName,
    waiting: z.number().int().openapi({ description: "Nobody works on them now.", example: 0 }),
    leased: z.number().int().openapi({ description: "Somebody works on them.", example: 1 }),
    dead_letters: z.number().int().openapi({ example: 0 }),
    oldest_age_seconds: z.number().nullable().openapi({
      description:
        "Since the oldest unfinished one was sent; `null` when there is none, or it cannot be known (SQS).",
      example: 2.5,
    }),
  })
  .openapi("Queue");

export const deploymentWire = z
  .object({
    version: z.string().openapi({ description: "Of otpost.", example: "0.1.0" }),
    time: instant.openapi({ description: "The server's clock." }),
    twilio_configured: z.boolean().nullable().openapi({
      description:
        "Whether there is an auth token to check Twilio's webhooks with; `null`: this process cannot tell.",
      example: true,
    }),
    configured_skyvern_keys: z.number().int().openapi({
      description: "Skyvern keys from the environment, beside those of `/v1/skyvern-keys`.",
      example: 0,
    }),
    queues: z.array(queueWire),
  })
  .openapi("Deployment");
