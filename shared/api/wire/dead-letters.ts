/** Dead letters as they go over the wire: an id names its queue, so that one id is enough. */
import type { z } from "@hono/zod-openapi";
import type { DeadLetter } from "../../ports/job-queue.ts";
import { type deadLetterWire, queueNames } from "../schemas/dead-letters.ts";

export type QueueName = (typeof queueNames)[number];

/** `reason`, `failedAt` and `attempts` alone: the job holds the message. */
export const toDeadLetterWire = (
  queue: QueueName,
  { id, reason, failedAt, attempts }: Omit<DeadLetter<unknown>, "job">,
): z.input<typeof deadLetterWire> => ({
  dead_letter_id: `${queue}.${id}`,
  queue,
  reason,
  attempts,
  failed_at: failedAt.toISOString(),
});

/** `inbound_emails.17`; `undefined` for what no letter was ever called. */
export function parseDeadLetterId(text: string): { queue: QueueName; id: string } | undefined {
  const dot = text.indexOf(".");
  const queue = queueNames.find((name) => name === text.slice(0, dot));
  return queue && { queue, id: text.slice(dot + 1) };
}
