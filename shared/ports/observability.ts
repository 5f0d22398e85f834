/**
 * `Log` and `Metrics`: what the person on call sees.
 *
 * Neither ever receives a code, link, body, key or identifier (DESIGN: promises); fields are counts,
 * kinds, error codes, durations and ids that otpost generated.
 */
export type LogFields = { readonly [name: string]: string | number | boolean | undefined };

export type Log = {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
};

export type Metrics = {
  count(name: MetricName, dimensions?: { readonly [name: string]: string }): void;
  duration(name: MetricName, milliseconds: number): void;
};

export type MetricName =
  | "message_arrived"
  | "message_extracted"
  | "message_without_code"
  | "arrival_to_stored"
  | "message_quarantined"
  | "recipient_unknown"
  | "pull_served"
  | "pull_empty"
  | "pull_held"
  | "delivery_delivered"
  | "delivery_attempt_failed"
  | "delivery_failed"
  | "arrival_to_delivered";
