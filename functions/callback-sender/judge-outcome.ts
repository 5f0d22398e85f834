/** What an answer, or none, means for a delivery. */
import type { OutboundOutcome } from "../../shared/ports/outbound-http.ts";
import type { AttemptError, DeliveryAttempt } from "../../shared/store/delivery-records.ts";

/** As it is recorded: success is 2xx only; a redirect is not followed; 410 is for good. */
export function attemptOf(
  step: DeliveryAttempt["step"],
  outcome: OutboundOutcome,
  at: Date,
): DeliveryAttempt {
  const error = errorOf(outcome);
  return {
    at,
    step,
    ...("status" in outcome ? { status: outcome.status } : {}),
    durationMilliseconds: outcome.durationMilliseconds,
    ...(error === undefined ? {} : { error }),
  };
}

function errorOf(outcome: OutboundOutcome): AttemptError | undefined {
  if ("error" in outcome) return outcome.error;
  const { status } = outcome;
  if (status >= 200 && status < 300) return undefined;
  if (status === 410) return "gone";
  return status >= 300 && status < 400 ? "redirect" : "http_status";
}

/**
 * Whether a request that must not be made twice may have been carried out although it failed: its
 * answer was lost, or it came from something between (502, 504) or after a crash (500).
 */
export function mayHaveHappened(outcome: OutboundOutcome): boolean {
  return "error" in outcome ? outcome.requestSent : [500, 502, 504].includes(outcome.status);
}
