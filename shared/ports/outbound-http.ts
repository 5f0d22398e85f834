/**
 * `OutboundHttp`: POST to a URL that a user named, without reaching anything that only our own machine
 * or network can reach.
 *
 * - https only; loopback, and there http as well, only where the adapter was told so.
 * - The name is resolved once for each request, every address it has is checked, and the connection
 *   goes to one of those addresses: what DNS answers a moment later does not matter.
 * - Redirects are not followed; the answer is one like any other.
 * - 10 s in all, from resolving the name to the end of the answer; at most 64 KiB of the answer are
 *   read. When the status was read, the answer counts, whatever becomes of its body.
 */
export type OutboundHttp = {
  /** Never rejects: a failure is an outcome. */
  post(request: OutboundRequest): Promise<OutboundOutcome>;
};

export type OutboundRequest = {
  url: string;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  body: string;
};

export type OutboundOutcome = { durationMilliseconds: number } & (
  | {
      status: number;
      /** The header `retry-after`, as it was sent. */
      retryAfter?: string;
      /** At most 64 KiB; what is no UTF-8 is replaced. */
      body: string;
    }
  | {
      error: OutboundError;
      /** Whether the other side may have seen the request. */
      requestSent: boolean;
    }
);

export const outboundErrors = [
  "url_refused",
  "address_refused",
  "name_not_found",
  "name_unresolved",
  "connection_refused",
  "connection_failed",
  "connection_reset",
  "tls_failed",
  "malformed_answer",
  "timeout",
] as const;
export type OutboundError = (typeof outboundErrors)[number];

export const outboundLimits = {
  /** A receiver that needs longer should answer first and work then. */
  totalMilliseconds: 10_000,
  /** Nobody reads more than an id of it. */
  answerBytes: 64 * 1024,
} as const;
