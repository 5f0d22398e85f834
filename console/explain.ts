/** A failure as a sentence that says what to do. */
import { OtpostApiError } from "../shared/api/client.ts";
import { text } from "./strings.ts";

export function explain(error: unknown): string {
  if (!(error instanceof OtpostApiError)) return text.failure.unexpected(String(error));
  if (error.code === "unreachable") return text.failure.unreachable;
  if (error.code === "timed_out") return text.failure.timedOut;
  if (error.status === 429 || error.status === 503) return text.failure.busy;
  return error.message;
}
