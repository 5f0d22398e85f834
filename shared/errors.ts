/**
 * The one error class of otpost: a stable code, a sentence that names what was wrong and what to
 * do, and the cause kept.
 *
 * Messages never carry a code, link, body, key or identifier: they reach logs and clients.
 */
export class OtpostError extends Error {
  override readonly name = "OtpostError";
  readonly code: ErrorCode;
  /** HTTP `detail` when it is more than the message: a list of validation problems. */
  readonly detail: unknown;
  /** When a job that failed with it should be tried again; whoever runs it decides otherwise. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options?: { cause?: unknown; detail?: unknown; retryAfterSeconds?: number },
  ) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfterSeconds = options?.retryAfterSeconds;
    this.detail = options?.detail ?? message;
  }
}

type ErrorTraits = {
  /** HTTP status when it reaches a client. */
  status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 500 | 503;
  /** Whether doing the same again later can succeed. */
  retry: boolean;
};

/** What every code means for a client (status) and for a queue (retry). */
export const errorTraits = {
  malformed_request: { status: 400, retry: false },
  malformed_json: { status: 400, retry: false },
  nothing_found: { status: 400, retry: false },
  missing_api_key: { status: 401, retry: false },
  unknown_api_key: { status: 401, retry: false },
  invalid_signature: { status: 401, retry: false },
  invalid_webhook_signature: { status: 403, retry: false },
  missing_scope: { status: 403, retry: false },
  identifier_not_allowed: { status: 403, retry: false },
  not_found: { status: 404, retry: false },
  method_not_allowed: { status: 405, retry: false },
  conflict: { status: 409, retry: false },
  idempotency_key_reused: { status: 422, retry: false },
  body_too_large: { status: 413, retry: false },
  unsupported_media_type: { status: 415, retry: false },
  validation_failed: { status: 422, retry: false },
  mail_too_large: { status: 413, retry: false },
  mail_limit_exceeded: { status: 422, retry: false },
  mail_unparseable: { status: 422, retry: false },
  mail_quarantined: { status: 422, retry: false },
  raw_message_missing: { status: 500, retry: false },
  item_too_large: { status: 413, retry: false },
  item_unreadable: { status: 500, retry: false },
  invalid_key: { status: 500, retry: false },
  secret_unreadable: { status: 500, retry: false },
  /** A destination did not take a code; it is tried again. */
  delivery_attempt_failed: { status: 503, retry: true },
  /** It was not tried: others wait for the same destination. */
  delivery_deferred: { status: 503, retry: true },
  /** A destination never took the code: it expired, or nobody wants it any more. */
  delivery_failed: { status: 500, retry: false },
  configuration_invalid: { status: 500, retry: false },
  unavailable: { status: 503, retry: true },
  internal: { status: 500, retry: true },
} as const satisfies Record<string, ErrorTraits>;

export type ErrorCode = keyof typeof errorTraits;

/** Whether a failed job is worth another try; an error nobody named is. */
export function isRetryable(error: unknown): boolean {
  return error instanceof OtpostError ? errorTraits[error.code].retry : true;
}
