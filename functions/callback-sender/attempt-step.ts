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
  const done = ({ nextAttemptAt: _, ...rest }: Delivery): Delivery => ({
    ...rest,
    stepsDone: [...rest.stepsDone, step],
    ...(isLast ? { status: "delivered" as const } : {}),
  });

  const request = await stepRequest(options, step, { ...one, id: delivery.id });
  if (step === "run_task") {
    const task = await beginTask(options, taskOf(one));
    if (task === "started") return deliveryRecords.update(delivery, done);
    if (task === "unknown") {
      throw failureOf(
        options,
        await deliveryRecords.update(delivery, ({ nextAttemptAt: _, ...rest }) => ({
          ...rest,
          status: "failed",
          reason: "outcome_unknown",
        })),
      );
    }
  }
  const at = now();
  const outcome = await outboundHttp.post(request);
  const attempt = attemptOf(step, outcome, at);
  const withAttempt = ({ nextAttemptAt: _, ...rest }: Delivery): Delivery => ({
    ...rest,
    attempts: [...rest.attempts, attempt],
  });
  // After what is recorded of the delivery: a failure to note it must not make it be sent again.
  const noteHealth = () =>
    "status" in outcome
      ? destinationHealth.noteAnswer(destination)
      : destinationHealth.noteSilence(destination);

  if (attempt.error !== undefined) {
    metrics.count("delivery_attempt_failed");
    const reason = await concludeFailure(options, one, step, outcome);
    const retryAfter = "status" in outcome ? outcome.retryAfter : undefined;
    const failed = await deliveryRecords.update(delivery, (current) =>
      afterFailure(options, withAttempt(current), one.code, { reason, retryAfter }),
    );
    await noteHealth();
    throw failureOf(options, failed);
  }
  if (step === "run_task") await options.startedTasks.confirm(taskOf(one));
  const runId = step === "run_task" && "body" in outcome ? readRunId(outcome.body) : undefined;
  const recorded = await deliveryRecords.update(delivery, (current) => ({
    ...done(withAttempt(current)),
    ...(runId === undefined ? {} : { skyvernRunId: runId }),
  }));
  await noteHealth();
  return recorded;
}

const taskOf = ({ delivery, found }: Attempted): LinkTask => ({
  organizationId: delivery.organizationId,
  destinationId: delivery.destinationId,
  link: found.value,
});

type FinalReason = "expired" | "gone" | "outcome_unknown";

/** Why nothing more will be tried, whatever time is left; `undefined` when more will. */
async function concludeFailure(
  { destinationHealth, startedTasks, log }: AttemptOptions,
  one: Attempted,
  step: DeliveryStep,
  outcome: OutboundOutcome,
): Promise<FinalReason | undefined> {
  if (step === "run_task") {
    if (mayHaveHappened(outcome)) return "outcome_unknown";
    await startedTasks.forget(taskOf(one));
  }
  if (!("status" in outcome) || outcome.status !== 410) return undefined;
  await destinationHealth.switchOff(one.destination);
  log.warn("destination_switched_off", { destinationId: one.destination.id });
  return "gone";
}

/** With its next attempt, or at its end: no attempt is made after the code's expiry. */
function afterFailure(
  { now, random }: Pick<AttemptOptions, "now" | "random">,
  delivery: Delivery,
  { expiresAt }: StoredCode,
  { reason, retryAfter }: { reason: FinalReason | undefined; retryAfter: string | undefined },
): Delivery {
  if (reason !== undefined) return { ...delivery, status: "failed", reason };
  const failures = delivery.attempts
    .slice(delivery.attemptsBefore)
    .filter(({ error }) => error !== undefined).length;
  const seconds = retryDelaySeconds({ failures, retryAfter, now, random });
  const nextAttemptAt = new Date(now().getTime() + seconds * 1000);
  return nextAttemptAt < expiresAt
    ? { ...delivery, nextAttemptAt }
    : { ...delivery, status: "failed", reason: "expired" };
}

/** What the job ends with. */
function failureOf(
  { now, metrics, log }: AttemptOptions,
  { id, status, reason, attempts, nextAttemptAt }: Delivery,
): Error {
  if (status !== "failed") {
    const milliseconds = (nextAttemptAt?.getTime() ?? 0) - now().getTime();
    return attemptFailed(attempts, Math.max(0, milliseconds / 1000));
  }
  metrics.count("delivery_failed");
  log.warn("delivery_failed", { deliveryId: id, reason, attempts: attempts.length });
  return deliveryFailed(
    reason === "gone" || reason === "outcome_unknown" ? reason : "expired",
    attempts,
  );
}
