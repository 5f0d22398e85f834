/** Queues as they go over the wire. */
import type { z } from "@hono/zod-openapi";
import type { JobCounts } from "../../ports/job-queue.ts";
import type { queueWire } from "../schemas/deployment.ts";
import type { QueueName } from "./dead-letters.ts";

export const toQueueWire = (queue: QueueName, counts: JobCounts): z.input<typeof queueWire> => ({
  queue,
  waiting: counts.waiting,
  leased: counts.leased,
  dead_letters: counts.deadLetters,
  oldest_age_seconds: counts.oldestAgeSeconds ?? null,
});
