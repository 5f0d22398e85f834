/** What every `JobQueue` refuses, in one place, so that what one adapter takes fits all of them. */
import { OtpostError } from "../errors.ts";
import { jobQueueLimits } from "./job-queue.ts";

/** Why a job is a dead letter when nobody buried it. */
export const deadLetterReasons = {
  attemptsUsedUp: (attempts: number): string => `given up after ${attempts} attempts`,
  unreadable: "the job does not have the shape that this version of otpost expects",
} as const;

/**
 * The job as the JSON text it is stored as.
 *
 * @throws OtpostError `item_too_large`
 */
export function encodeJob(job: unknown): string {
  const text = JSON.stringify(job);
  const bytes = Buffer.byteLength(text);
  if (bytes > jobQueueLimits.jobBytes) {
    throw new OtpostError(
      "item_too_large",
      `The job has ${bytes} bytes; at most ${jobQueueLimits.jobBytes} fit.`,
    );
  }
  return text;
}

/** @throws OtpostError `validation_failed` */
export function assertSendDelay(delaySeconds: number): void {
  assertBetween("delaySeconds", delaySeconds, 0, jobQueueLimits.sendDelaySeconds);
}

/** @throws OtpostError `validation_failed` */
export function assertRetryDelay(delaySeconds: number): void {
  assertBetween("delaySeconds", delaySeconds, 0, jobQueueLimits.retryDelaySeconds);
}

/** @throws OtpostError `validation_failed` */
export function assertReceive(options: { limit: number; waitSeconds: number }): void {
  assertWhole("limit", options.limit, jobQueueLimits.receivedJobs);
  assertBetween("waitSeconds", options.waitSeconds, 0, jobQueueLimits.waitSeconds);
}

/** @throws OtpostError `validation_failed` */
export function assertDeadLetterLimit(limit: number): void {
  assertWhole("limit", limit, jobQueueLimits.listedDeadLetters);
}

/** @throws OtpostError `validation_failed` */
export function assertQueueSettings(settings: { leaseSeconds: number; maxAttempts: number }): void {
  // A lease of 0 would hand the same job out without end.
  assertBetween("leaseSeconds", settings.leaseSeconds, 0.001, jobQueueLimits.retryDelaySeconds);
  assertWhole("maxAttempts", settings.maxAttempts, 1000);
}

function assertBetween(name: string, value: number, least: number, most: number): void {
  // Written so that NaN fails.
  if (!(value >= least && value <= most)) {
    throw new OtpostError("validation_failed", `${name} must be from ${least} to ${most}.`);
  }
}

function assertWhole(name: string, value: number, most: number): void {
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw new OtpostError("validation_failed", `${name} must be a whole number from 1 to ${most}.`);
  }
}
