/** What the job of a delivery ends with when it failed; a dead letter shows these words. */
import { OtpostError } from "../../shared/errors.ts";
import { jobQueueLimits } from "../../shared/ports/job-queue.ts";
import type { DeliveryAttempt } from "../../shared/store/delivery-records.ts";

const reasons = {
  expired: "The code expired before the destination took it",
  gone: "The destination answered 410 and is switched off",
  outcome_unknown:
    "A task was asked for at this link, and whether it began is not known: look in Skyvern, and redeliver to start one",
} as const;

/** It is tried again. */
export const attemptFailed = (attempts: readonly DeliveryAttempt[], seconds: number): OtpostError =>
  new OtpostError(
    "delivery_attempt_failed",
    `The destination did not take the code${lastOf(attempts)}.`,
    // A job that comes before its time waits for the rest of it.
    { retryAfterSeconds: Math.min(seconds, jobQueueLimits.retryDelaySeconds) },
  );

/** It is not. */
export const deliveryFailed = (
  reason: keyof typeof reasons,
  attempts: readonly DeliveryAttempt[],
): OtpostError => new OtpostError("delivery_failed", `${reasons[reason]}${lastOf(attempts)}.`);

function lastOf(attempts: readonly DeliveryAttempt[]): string {
  const last = attempts.at(-1);
  if (last === undefined) return " (it was not tried: nobody answered there)";
  const answer = last.status === undefined ? last.error : `HTTP ${last.status}`;
  return ` (attempts: ${attempts.length}, the last: ${answer ?? "done"})`;
}
