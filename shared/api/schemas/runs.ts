/** What happened to a run, on the wire. */
import { z } from "@hono/zod-openapi";
import { attemptErrors, deliveryStatuses, deliverySteps } from "../../store/delivery-items.ts";
import { pollAnswers } from "../../store/totp-url-polls.ts";
import { instant, otpType } from "./fields.ts";

const poll = z
  .object({
    kind: z.literal("poll"),
    at: instant,
    answered_at: instant,
    totp_url_id: z.string(),
    totp_identifier: z.string(),
    answer: z.enum(pollAnswers),
    reason: z.string().nullable().openapi({ description: "Why it was empty." }),
    totp_code_id: z.string().nullable(),
  })
  .openapi("RunPoll");

const arrival = z
  .object({
    kind: z.literal("arrival"),
    at: instant,
    totp_code_id: z.string(),
    totp_identifier: z.string(),
    channel: z.enum(["email", "sms", "api"]),
    otp_type: otpType.nullable().openapi({ description: "`null`: nothing was found in it." }),
    site: z.string().nullable(),
    claimed_by: z.string().nullable(),
    for_run: z.string().nullable().openapi({ description: "The run it was pushed for." }),
    expires_at: instant,
  })
  .openapi("RunArrival");

const delivery = z
  .object({
    kind: z.literal("delivery"),
    at: instant,
    delivery_id: z.string(),
    destination_id: z.string(),
    totp_code_id: z.string(),
    delivery_status: z.enum(deliveryStatuses).openapi({ description: "Of all its attempts." }),
    step: z.enum(deliverySteps),
    status: z.number().int().nullable(),
    error: z.enum(attemptErrors).nullable(),
  })
  .openapi("RunDelivery");

export const runTimelineWire = z
  .object({
    run_id: z.string().openapi({ example: "wr_123456" }),
    summary: z.string().openapi({
      description: "What became of the run, in a sentence, and what to look at.",
      example: "Handed a code 4 s after its first poll.",
    }),
    counts_from: instant.nullable().openapi({
      description: "Codes received before it did not count for the run.",
    }),
    totp_identifiers: z.array(z.string()).openapi({ description: "Whose codes it asked for." }),
    events: z
      .array(z.discriminatedUnion("kind", [poll, arrival, delivery]))
      .openapi({ description: "Oldest first." }),
  })
  .openapi("RunTimeline");

export type RunTimelineWire = z.infer<typeof runTimelineWire>;
