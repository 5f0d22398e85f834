/** Deliveries on the wire: what became of each code at each destination; never the code itself. */
import { z } from "@hono/zod-openapi";
import {
  attemptErrors,
  deliveryReasons,
  deliveryStatuses,
  deliverySteps,
} from "../../store/delivery-items.ts";
import { instant } from "./fields.ts";

const attempt = z
  .object({
    at: instant,
    step: z.enum(deliverySteps).openapi({
      description:
        "`callback`; to a Skyvern server `relay` (the code) and `run_task` (the task at a link).",
    }),
    status: z.number().int().nullable().openapi({ description: "HTTP status.", example: 503 }),
    duration_ms: z.number().int().openapi({ example: 87 }),
    error: z.enum(attemptErrors).nullable(),
  })
  .openapi("DeliveryAttempt");

export const deliveryWire = z
  .object({
    delivery_id: z.string().openapi({
      description: "The `webhook-id` of a callback: the same for every attempt.",
      example: "dlv_01k7x2m9q0",
    }),
    destination_id: z.string().openapi({ example: "dest_01k7x2m9q0" }),
    test: z.boolean().openapi({ description: "A test, with a made-up code." }),
    totp_code_id: z.string().nullable().openapi({ example: "totp_4k1hm2" }),
    totp_identifier: z.string().nullable().openapi({ example: "jane@example.com" }),
    status: z.enum(deliveryStatuses),
    reason: z.enum(deliveryReasons).nullable().openapi({
      description: "Why it ended otherwise than delivered.",
    }),
    attempts: z.array(attempt).openapi({ description: "Oldest first." }),
    next_attempt_at: instant.nullable(),
    redeliveries: z.number().int().openapi({ description: "How often it was asked for again." }),
    skyvern_run_id: z.string().nullable().openapi({
      description: "The task that the Skyvern server started.",
    }),
    created_at: instant,
    updated_at: instant,
  })
  .openapi("Delivery");

export const deliveriesQuery = z.object({
  destination_id: z.string().max(200).optional().openapi({ description: "Only this one's." }),
  before: z.string().max(200).optional().openapi({
    description: "Only what is older than this delivery: the last of the page before.",
    example: "dlv_01k7x2m9q0",
  }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
