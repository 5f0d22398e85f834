/** Dead letters and queues on the wire: why something failed, never what was in it. */
import { z } from "@hono/zod-openapi";
import { instant } from "./fields.ts";

/** In the order in which a message meets them; the worker's names in the log. */
export const queueNames = ["inbound_emails", "inbound_sms", "deliveries"] as const;

export const queueName = z.enum(queueNames).openapi("QueueName", {
  description: "What waits there: mails and SMS to be parsed, codes to be delivered.",
  example: "inbound_emails",
});

/** As the list of codes. */
export const deadLetterLimits = { listed: 200, listedUnlessTold: 50 } as const;

export const deadLetterQuery = z.object({
  queue: queueName.optional(),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(deadLetterLimits.listed)
    .default(deadLetterLimits.listedUnlessTold)
    .openapi({ description: "At most so many, 1 to 200.", example: 50 }),
});

export const deadLetterWire = z
  .object({
    dead_letter_id: z.string().openapi({ example: "inbound_emails.17" }),
    queue: queueName,
    reason: z.string().openapi({
      description: "An error code and what to do about it; never a part of the message.",
      example: "mail_quarantined: SES found a virus in the mail.",
    }),
    attempts: z.number().int().openapi({ example: 20 }),
    failed_at: instant,
  })
  .openapi("DeadLetter");

export const deadLetterChoiceBody = z
  .strictObject({
    queue: queueName.optional().openapi({ description: "Only this queue's; all when left out." }),
    failed_until: z.iso
      .datetime("Must be an instant in UTC, such as 2026-05-01T08:30:00Z.")
      .optional()
      .openapi({
        description:
          "Only those that failed at that instant or before; now when left out. Repeat the answer's, so that one that fails again is not sent for ever.",
        example: "2026-05-01T08:30:00.000Z",
      }),
  })
  .openapi("DeadLetterChoice");

export const deadLetterOutcome = z
  .object({
    count: z.number().int().openapi({ description: "So many were.", example: 17 }),
    more: z.boolean().openapi({
      description: "There may be more: ask again with the same `failed_until`.",
      example: false,
    }),
    failed_until: instant,
  })
  .openapi("DeadLetterOutcome");
