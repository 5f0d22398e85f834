/** What a failed call to AWS means for otpost, told by the error's name and status alone. */
import { OtpostError } from "../errors.ts";

/** Throttled or over a quota that empties by itself; some services answer these with status 400. */
const throttlingNames: ReadonlySet<string> = new Set([
  "KMSThrottlingException",
  "KmsThrottled",
  "LimitExceededException",
  "OverLimit",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
  "ThrottledException",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
]);

/** Never reached the service, or its answer never came. */
const connectionNames: ReadonlySet<string> = new Set([
  "TimeoutError",
  "RequestTimeout",
  "NetworkingError",
]);

type AwsService = "DynamoDB" | "SQS" | "S3" | "KMS";

/**
 * `unavailable` when the same call can succeed later (the SDK has used up its own retries by then),
 * otherwise `internal`: a missing permission or resource, or a mistake of ours. Only the error's name is
 * quoted: AWS's messages repeat keys and values.
 */
export function awsFailure(service: AwsService, error: unknown): OtpostError {
  if (error instanceof OtpostError) return error;
  const name = awsErrorName(error);
  if (isTransient(error)) {
    return new OtpostError("unavailable", `${service} is not available now (${name}); try again.`, {
      cause: error,
    });
  }
  return new OtpostError("internal", `${service} refused a request (${name}).`, { cause: error });
}

/** `ConditionalCheckFailedException`, `ECONNRESET`; `Error` where there is none. */
export function awsErrorName(error: unknown): string {
  if (!(error instanceof Error)) return "Error";
  return "code" in error && typeof error.code === "string" && error.name === "Error"
    ? error.code
    : error.name;
}

function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (throttlingNames.has(error.name) || connectionNames.has(error.name)) return true;
  const status = metadataOf(error).httpStatusCode;
  if (status !== undefined) return status >= 500 || status === 429;
  // Node's own: `ECONNRESET`, `ENOTFOUND`, `EPIPE`.
  return "code" in error && typeof error.code === "string" && error.code.startsWith("E");
}

/** How often the SDK sent the request; 1 when it never had to again. */
export const awsAttempts = (error: unknown): number => metadataOf(error).attempts ?? 1;

function metadataOf(error: unknown): { httpStatusCode?: number; attempts?: number } {
  if (!(error instanceof Error) || !("$metadata" in error)) return {};
  const { $metadata: metadata } = error;
  if (typeof metadata !== "object" || metadata === null) return {};
  return {
    ...("httpStatusCode" in metadata &&
      typeof metadata.httpStatusCode === "number" && { httpStatusCode: metadata.httpStatusCode }),
    ...("attempts" in metadata &&
      typeof metadata.attempts === "number" && { attempts: metadata.attempts }),
  };
}
