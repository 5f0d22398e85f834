/** A delivery as an item of the table, and back. */
import { z } from "zod";
import { outboundErrors } from "../ports/outbound-http.ts";
import type { Attributes, TableItem } from "../ports/table.ts";
import { readItem, storedInstant } from "./stored-items.ts";
import { tableKeys } from "./table-keys.ts";

/** What one HTTP request was for. */
export const deliverySteps = ["callback", "relay", "run_task"] as const;

/** Why an attempt was none that counts: no answer, or one that is not 2xx. */
export const attemptErrors = [...outboundErrors, "redirect", "gone", "http_status"] as const;
export type AttemptError = (typeof attemptErrors)[number];

export const deliveryStatuses = ["pending", "delivered", "failed", "cancelled"] as const;

/**
 * Why it ended otherwise than delivered: the code expired first; the destination answered 410; it was
 * switched off or deleted meanwhile; a task was asked for and nobody knows whether it began; a test
 * is tried once only.
 */
export const deliveryReasons = [
  "expired",
  "gone",
  "destination_off",
  "outcome_unknown",
  "tried_once",
] as const;

const deliveryAttempt = z.object({
  at: storedInstant,
  step: z.enum(deliverySteps),
  /** HTTP status, when there was an answer. */
  status: z.number().exactOptional(),
  durationMilliseconds: z.number(),
  error: z.enum(attemptErrors).exactOptional(),
});

const storedDelivery = z.object({
  id: z.string(),
  organizationId: z.string(),
  destinationId: z.string(),
  /** Absent for a test. */
  code: z
    .object({ identifier: z.string(), totpCodeId: z.string(), codeSort: z.string() })
    .exactOptional(),
  status: z.enum(deliveryStatuses),
  reason: z.enum(deliveryReasons).exactOptional(),
  attempts: z.array(deliveryAttempt),
  /** Steps that are done and need not be done again. */
  stepsDone: z.array(z.enum(deliverySteps)),
  nextAttemptAt: storedInstant.exactOptional(),
  /** The task that Skyvern says it started. */
  skyvernRunId: z.string().exactOptional(),
  /** How often a person asked for it again, and how many attempts there had been then. */
  redeliveries: z.number(),
  attemptsBefore: z.number(),
  version: z.number(),
  createdAt: storedInstant,
  updatedAt: storedInstant,
});

export type Delivery = z.output<typeof storedDelivery>;
export type DeliveryAttempt = Delivery["attempts"][number];
export type DeliveryStep = DeliveryAttempt["step"];
export type DeliveryReason = (typeof deliveryReasons)[number];

/** @throws OtpostError `item_unreadable`. */
export const readDelivery = (item: TableItem): Delivery => readItem(storedDelivery, item);

export function deliveryItem(delivery: Delivery, expiresAt: Date): TableItem {
  const { organizationId, destinationId, id } = delivery;
  return {
    partition: tableKeys.deliveries(organizationId),
    sort: id,
    index1: {
      partition: tableKeys.deliveriesOfDestination(organizationId, destinationId),
      sort: id,
    },
    expiresAt,
    attributes: deliveryAttributes(delivery),
  };
}

export function deliveryAttributes(delivery: Delivery): Attributes {
  const { attempts, nextAttemptAt, createdAt, updatedAt, ...rest } = delivery;
  return {
    ...rest,
    attempts: attempts.map(({ at, ...attempt }) => ({ at: at.toISOString(), ...attempt })),
    ...(nextAttemptAt === undefined ? {} : { nextAttemptAt: nextAttemptAt.toISOString() }),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
