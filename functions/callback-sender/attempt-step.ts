/** One request of a delivery: made, recorded, and what follows from its outcome. */
import type { OutboundOutcome } from "../../shared/ports/outbound-http.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { FoundValue, StoredCode } from "../../shared/store/codes.ts";
import type {
  Delivery,
  DeliveryRecords,
  DeliveryStep,
} from "../../shared/store/delivery-records.ts";
import type { DestinationHealth } from "../../shared/store/destination-health.ts";
import type { Destination, Destinations } from "../../shared/store/destinations.ts";
import type { LinkTask, StartedTasks } from "../../shared/store/started-tasks.ts";
import { beginTask } from "./begin-task.ts";
import { attemptFailed, deliveryFailed } from "./delivery-failures.ts";
import { type StepRequestOptions, stepRequest } from "./delivery-steps.ts";
import { attemptOf, mayHaveHappened } from "./judge-outcome.ts";
import { retryDelaySeconds } from "./retry-schedule.ts";
import { readRunId } from "./skyvern-requests.ts";

export type AttemptOptions = Pick<Ports, "outboundHttp" | "now" | "random" | "log" | "metrics"> &
  StepRequestOptions & {
    destinations: Pick<Destinations, "find" | "openSecrets">;
    destinationHealth: DestinationHealth;
    deliveryRecords: Pick<DeliveryRecords, "open" | "find" | "update">;
    startedTasks: StartedTasks;
  };

export type Attempted = {
  delivery: Delivery;
  destination: Destination;
  code: StoredCode;
  found: FoundValue;
  /** Whether the delivery is delivered when the step is done. */
  isLast: boolean;
};

/**
 * @returns the delivery with the step done.
 * @throws OtpostError `delivery_attempt_failed`, `delivery_deferred`, `delivery_failed`
 */
export async function attemptStep(
  options: AttemptOptions,
  step: DeliveryStep,
  one: Attempted,
): Promise<Delivery> {
  const { outboundHttp, now, deliveryRecords, destinationHealth, metrics } = options;
  const { delivery, destination, isLast } = one;
  const done = (rest: Delivery): Delivery => ({
    ...rest,
    stepsDone: [...rest.stepsDone, step],
    ...(isLast ? { status: "delivered" as const } : {}),
  });

  const request = await stepRequest(options, step, { ...one, id: delivery.id });
  if (step === "run_task") {
    const task = await beginTask(options, taskOf(one));
    if (task === "started") return deliveryRecords.update(delivery, done);
    if (task === "unknown") throw await failForGood(options, delivery, "outcome_unknown");
  }
  const at = now();
  const outcome = await outboundHttp.post(request);
  const attempt = attemptOf(step, outcome, at);
  const withAttempt = ({ nextAttemptAt: _, ...rest }: Delivery): Delivery => ({
    ...rest,
    attempts: [...rest.attempts, attempt],
  });
  if ("status" in outcome) await destinationHealth.noteAnswer(destination);
  else await destinationHealth.noteSilence(destination);

  if (attempt.error !== undefined) {
    metrics.count("delivery_attempt_failed");
    const recorded = await deliveryRecords.update(delivery, withAttempt);
    throw await followFailure(options, { ...one, delivery: recorded }, step, outcome);
  }
  if (step === "run_task") await options.startedTasks.confirm(taskOf(one));
  const runId = step === "run_task" && "body" in outcome ? readRunId(outcome.body) : undefined;
  return deliveryRecords.update(delivery, (current) => ({
    ...done(withAttempt(current)),
    ...(runId === undefined ? {} : { skyvernRunId: runId }),
  }));
}

const taskOf = ({ delivery, found }: Attempted): LinkTask => ({
  organizationId: delivery.organizationId,
  destinationId: delivery.destinationId,
  link: found.value,
});

/** Gone, nobody knows, too late, or later: what the job ends with. */
async function followFailure(
  options: AttemptOptions,
  one: Attempted,
  step: DeliveryStep,
  outcome: OutboundOutcome,
): Promise<Error> {
  const { now, random, deliveryRecords, destinationHealth, startedTasks, log } = options;
  const { delivery, destination, code } = one;
  if (step === "run_task") {
    if (mayHaveHappened(outcome)) return failForGood(options, delivery, "outcome_unknown");
    await startedTasks.forget(taskOf(one));
  }
  if ("status" in outcome && outcome.status === 410) {
    await destinationHealth.switchOff(destination);
    log.warn("destination_switched_off", { destinationId: destination.id });
    return failForGood(options, delivery, "gone");
  }
  const attempts = delivery.attempts.slice(delivery.attemptsBefore);
  const seconds = retryDelaySeconds({
    failures: attempts.filter(({ error }) => error !== undefined).length,
    retryAfter: "status" in outcome ? outcome.retryAfter : undefined,
    now,
    random,
  });
  const nextAttemptAt = new Date(now().getTime() + seconds * 1000);
  if (nextAttemptAt >= code.expiresAt) return failForGood(options, delivery, "expired");
  await deliveryRecords.update(delivery, (current) => ({ ...current, nextAttemptAt }));
  return attemptFailed(delivery.attempts, seconds);
}

async function failForGood(
  { deliveryRecords, metrics, log }: AttemptOptions,
  delivery: Delivery,
  reason: "expired" | "gone" | "outcome_unknown",
): Promise<Error> {
  const { attempts } = await deliveryRecords.update(delivery, ({ nextAttemptAt: _, ...rest }) => ({
    ...rest,
    status: "failed",
    reason,
  }));
  metrics.count("delivery_failed");
  log.warn("delivery_failed", { deliveryId: delivery.id, reason, attempts: attempts.length });
  return deliveryFailed(reason, attempts);
}
