/**
 * Every refusal and failure as one JSON shape: `{"detail": …, "code": …}`. `detail` is Skyvern's,
 * `code` is stable and meant for programs.
 */
import type { Context, ErrorHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { errorTraits, OtpostError } from "../errors.ts";
import type { Log } from "../ports/observability.ts";
import { keepPrivate } from "./headers.ts";
import { fieldProblems } from "./validation.ts";

/** The body of an answer that is not 2xx. */
export function errorBody(error: OtpostError): { detail: unknown; code: string } {
  const { status } = errorTraits[error.code];
  // What broke inside is for the log. A client is told that it was not its fault.
  if (status === 500) {
    return { detail: "Internal error: the log of the server says more.", code: error.code };
  }
  // The domain refuses a value with a sentence; a client of a 422 expects the list.
  const isSentence = error.code === "validation_failed" && typeof error.detail === "string";
  return {
    detail: isSentence ? fieldProblems(["body"], error.message) : error.detail,
    code: error.code,
  };
}

/** Hono's error handler: answers with `errorBody`, and logs what was not the client's fault. */
export function createErrorHandler({ log }: { log: Log }): ErrorHandler {
  return (thrown, context) => {
    const error = toOtpostError(thrown);
    // Who went away in the middle of a request is no failure of ours, and hears no answer.
    const isGone = context.req.raw.signal.aborted;
    if (errorTraits[error.code].status >= 500 && !isGone) logFailure(log, thrown);
    return answerError(context, error);
  };
}

/** The answer to one error, with the headers HTTP asks for beside its status. */
export function answerError(context: Context, error: OtpostError): Response {
  keepPrivate(context);
  const status: ContentfulStatusCode = errorTraits[error.code].status;
  // RFC 9110 §11.6.1: a 401 names the way to authenticate.
  if (status === 401) context.header("www-authenticate", "ApiKey");
  if (status === 503) context.header("retry-after", "1");
  return context.json(errorBody(error), status);
}

/** What hono itself refuses, in our words; anything nobody named is `internal`. */
function toOtpostError(thrown: unknown): OtpostError {
  if (thrown instanceof OtpostError) return thrown;
  if (thrown instanceof HTTPException) {
    if (thrown.status === 415) {
      return new OtpostError(
        "unsupported_media_type",
        "Send the body as JSON, with the header `content-type: application/json`.",
      );
    }
    if (thrown.status === 400) {
      return new OtpostError("malformed_json", "The body is not valid JSON.");
    }
  }
  return new OtpostError("internal", "Internal error.", { cause: thrown });
}

/**
 * Names and places, never the message: a message of a library may quote what it was given, and
 * that may be a code.
 */
function logFailure(log: Log, thrown: unknown): void {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  log.error("request_failed", {
    error: thrown instanceof Error ? thrown.name : typeof thrown,
    code: thrown instanceof OtpostError ? thrown.code : "internal",
    cause: cause instanceof Error ? cause.name : undefined,
    stack: framesOf(cause instanceof Error ? cause : thrown),
  });
}

/** The lines of the stack that name places: `at handler (file.ts:12:3)`. */
function framesOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || thrown.stack === undefined) return undefined;
  const frames = thrown.stack.split("\n").filter((line) => /^ {4}at /.test(line));
  return frames
    .slice(0, 8)
    .map((line) => line.trim())
    .join(" < ");
}
