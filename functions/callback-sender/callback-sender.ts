/**
 * Delivers a code to a destination: one attempt a job, recorded with what came of it.
 *
 * - A job that comes twice is harmless: what is done is on record, and `webhook-id` is constant.
 * - A failed attempt puts the job off, by the schedule or by `Retry-After`, and never past the code's
 *   expiry; then, and when the destination is gone for good, the job goes to the dead letters.
 * - A destination where nobody answers is left alone for a while, so that its codes do not take the
 *   workers from others (`shared/store/destination-health.ts`).
 */
import { findWanted } from "../../shared/delivery/destination-filter.ts";
import type { CodeDeliveryJob, DeliveryJob } from "../../shared/jobs.ts";
import type { Codes, FoundValue, StoredCode } from "../../shared/store/codes.ts";
import {
  type Delivery,
  type DeliveryReason,
  deliveryIdOf,
} from "../../shared/store/delivery-records.ts";
import { deferredBy, destinationPause } from "../../shared/store/destination-health.ts";
import type { Destination } from "../../shared/store/destinations.ts";
import { type AttemptOptions, attemptStep } from "./attempt-step.ts";
import { deliveryFailed } from "./delivery-failures.ts";
import { stepsOf } from "./delivery-steps.ts";
import { shareOf } from "./retry-schedule.ts";
import { sendTest } from "./send-test.ts";

export type CallbackSenderOptions = AttemptOptions & { codes: Pick<Codes, "find"> };

/**
 * `attempt` counts how often the queue handed the job out, put-offs included.
 *
 * @throws OtpostError `delivery_attempt_failed` and `delivery_deferred`, which say when to come again;
 * `delivery_failed` when nothing more will be tried.
 */
export type SendDelivery = (job: DeliveryJob, reception: { attempt: number }) => Promise<void>;

/** A clock that is read twice, and a queue that counts whole seconds. */
const earlyMilliseconds = 1000;
const longestDeferralSeconds = 900;

export function createCallbackSender(options: CallbackSenderOptions): SendDelivery {
  const { codes, deliveryRecords, destinations, destinationHealth, startedTasks } = options;
  const { now, random, metrics, log } = options;

  return async (job, { attempt }) =>
    job.kind === "test_delivery" ? sendTest(options, job) : deliver(job, attempt);

  async function deliver(job: CodeDeliveryJob, receptions: number): Promise<void> {
    const { organizationId, destinationId, identifier, totpCodeId, codeSort } = job;
    const [destination, code, opened] = await Promise.all([
      destinations.find(organizationId, destinationId),
      codes.find(organizationId, identifier, codeSort),
      deliveryRecords.open({
        id: deliveryIdOf(job),
        organizationId,
        destinationId,
        code: { identifier, totpCodeId, codeSort },
      }),
    ]);
    const isAskedFor = (job.redelivery ?? 0) > opened.redeliveries;
    if (!isAskedFor && isOver(opened)) return;
    if (destination === undefined || destination.offBecause !== undefined) {
      return end(opened, "cancelled", "destination_off");
    }
    if (code === undefined) {
      await end(opened, "failed", "expired");
      throw deliveryFailed("expired", opened.attempts);
    }
    const found = findWanted(destination, code);
    if (found === undefined) return end(opened, "cancelled", "destination_off");

    const delivery =
      isAskedFor || opened.status === "failed"
        ? await restart(opened, job, { destination, found })
        : opened;
    await waitForTurn(delivery, destination, { code, receptions });
    await attemptSteps({ delivery, destination, code, found });
  }

  async function attemptSteps(one: {
    delivery: Delivery;
    destination: Destination;
    code: StoredCode;
    found: FoundValue;
  }): Promise<void> {
    const steps = stepsOf(one.destination, one.found);
    let { delivery } = one;
    for (const step of steps) {
      if (delivery.stepsDone.includes(step)) continue;
      delivery = await attemptStep(options, step, {
        ...one,
        delivery,
        isLast: step === steps.at(-1),
      });
    }
    const milliseconds = now().getTime() - one.code.receivedAt.getTime();
    metrics.count("delivery_delivered");
    if (delivery.redeliveries === 0) metrics.duration("arrival_to_delivered", milliseconds);
    log.info("delivery_delivered", {
      deliveryId: delivery.id,
      destinationId: delivery.destinationId,
      attempts: delivery.attempts.length,
      milliseconds,
    });
  }

  /** @throws OtpostError `delivery_deferred` when it is too early, or others are to find out first. */
  async function waitForTurn(
    { nextAttemptAt }: Delivery,
    destination: Destination,
    { code, receptions }: { code: StoredCode; receptions: number },
  ): Promise<void> {
    const secondsUntil = (at: Date): number => (at.getTime() - now().getTime()) / 1000;
    if (nextAttemptAt !== undefined && secondsUntil(nextAttemptAt) * 1000 > earlyMilliseconds) {
      // Its worker died, and the next one has it before its time.
      throw deferredBy(secondsUntil(nextAttemptAt));
    }
    if (await destinationHealth.admit(destination)) return;
    const pause = Math.max(0, secondsUntil(destination.pausedUntil ?? now()));
    const patience = pause === 0 ? destinationPause.seconds : pause;
    // Ever more slowly, because the queue counts how often it hands a job out.
    const seconds = patience + 2 * shareOf(random) + receptions;
    throw deferredBy(Math.min(seconds, secondsUntil(code.expiresAt) + 1, longestDeferralSeconds));
  }

  /** Asked for by a person, or sent again from the dead letters: the schedule begins anew. */
  async function restart(
    delivery: Delivery,
    job: CodeDeliveryJob,
    { destination, found }: { destination: Destination; found: FoundValue },
  ): Promise<Delivery> {
    const isAskedFor = (job.redelivery ?? 0) > delivery.redeliveries;
    if (!isAskedFor && delivery.reason === "outcome_unknown") {
      throw deliveryFailed("outcome_unknown", delivery.attempts);
    }
    if (isAskedFor && stepsOf(destination, found).includes("run_task")) {
      const { organizationId, destinationId } = delivery;
      await startedTasks.forget({ organizationId, destinationId, link: found.value });
    }
    return deliveryRecords.update(delivery, ({ reason: _, nextAttemptAt: __, ...rest }) => ({
      ...rest,
      status: "pending",
      stepsDone: isAskedFor ? [] : rest.stepsDone,
      attemptsBefore: rest.attempts.length,
      redeliveries: job.redelivery ?? rest.redeliveries,
    }));
  }

  async function end(
    delivery: Delivery,
    status: "failed" | "cancelled",
    reason: DeliveryReason,
  ): Promise<void> {
    await deliveryRecords.update(delivery, ({ nextAttemptAt: _, ...rest }) => ({
      ...rest,
      status,
      reason,
    }));
    if (status === "failed") metrics.count("delivery_failed");
    log.info("delivery_ended", { deliveryId: delivery.id, status, reason });
  }
}

/** A failed one comes again from the dead letters only. */
const isOver = ({ status }: Delivery): boolean => status === "delivered" || status === "cancelled";
