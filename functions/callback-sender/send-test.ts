/** A test of a destination: a made-up code, sent once, also where the destination is switched off. */
import type { TestDeliveryJob } from "../../shared/jobs.ts";
import type { AttemptOptions } from "./attempt-step.ts";
import { testRequest } from "./delivery-steps.ts";
import { attemptOf } from "./judge-outcome.ts";

export async function sendTest(options: AttemptOptions, job: TestDeliveryJob): Promise<void> {
  const { destinations, deliveryRecords, outboundHttp, now, log } = options;
  const { organizationId, destinationId, deliveryId } = job;
  const delivery = await deliveryRecords.open({ organizationId, destinationId, id: deliveryId });
  if (delivery.status !== "pending") return;
  const destination = await destinations.find(organizationId, destinationId);
  if (destination === undefined) {
    await deliveryRecords.update(delivery, (current) => ({
      ...current,
      status: "cancelled",
      reason: "destination_off",
    }));
    return;
  }
  const requestedAt = new Date(job.requestedAt);
  const request = await testRequest(options, destination, { deliveryId, requestedAt });
  const at = now();
  const outcome = await outboundHttp.post(request);
  const attempt = attemptOf(destination.kind === "callback" ? "callback" : "relay", outcome, at);
  const failed = attempt.error !== undefined;
  await deliveryRecords.update(delivery, (current) => ({
    ...current,
    attempts: [...current.attempts, attempt],
    status: failed ? "failed" : "delivered",
    ...(failed ? { reason: "tried_once" as const } : {}),
  }));
  log.info("destination_tested", { destinationId, status: attempt.status, error: attempt.error });
}
