/** Deliveries as they go over the wire. */
import type { z } from "@hono/zod-openapi";
import type { Delivery } from "../../store/delivery-records.ts";
import type { deliveryWire } from "../schemas/deliveries.ts";

export const toDeliveryWire = (delivery: Delivery): z.input<typeof deliveryWire> => ({
  delivery_id: delivery.id,
  destination_id: delivery.destinationId,
  test: delivery.code === undefined,
  totp_code_id: delivery.code?.totpCodeId ?? null,
  totp_identifier: delivery.code?.identifier ?? null,
  status: delivery.status,
  reason: delivery.reason ?? null,
  attempts: delivery.attempts.map((attempt) => ({
    at: attempt.at.toISOString(),
    step: attempt.step,
    status: attempt.status ?? null,
    duration_ms: attempt.durationMilliseconds,
    error: attempt.error ?? null,
  })),
  next_attempt_at: delivery.nextAttemptAt?.toISOString() ?? null,
  redeliveries: delivery.redeliveries,
  skyvern_run_id: delivery.skyvernRunId ?? null,
  created_at: delivery.createdAt.toISOString(),
  updated_at: delivery.updatedAt.toISOString(),
});
