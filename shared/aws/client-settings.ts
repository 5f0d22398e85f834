/**
 * How every client of the AWS SDK is made: when it gives up, and how often it tries.
 *
 * Endpoint, region and credentials come from Lambda's own environment, where the SDK finds them.
 */

/**
 * Each of these services answers within milliseconds: a request without an answer is lost, and waiting on
 * would use up the function's whole time. Without `throwOnRequestTimeout` the SDK only warns.
 */
const requestHandler = {
  connectionTimeout: 1000,
  requestTimeout: 4000,
  throwOnRequestTimeout: true,
} as const;

export const clientSettings = {
  // Said here, the SDK does not look for files of a developer's machine.
  retryMode: "standard",
  /** The first try and three more, with pauses of 50 ms and up, doubled and jittered. */
  maxAttempts: 4,
  requestHandler,
} as const;

/** A mail of 40 MB takes its time, but not in silence. */
export const archiveClientSettings = {
  ...clientSettings,
  requestHandler: { ...requestHandler, requestTimeout: 10_000, socketTimeout: 10_000 },
} as const;
