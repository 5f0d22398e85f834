/** What became of an attempt, in words. */
import type { Delivery } from "../../shared/api/client.ts";

type Attempt = Delivery["attempts"][number];

const errors: { readonly [error in NonNullable<Attempt["error"]>]: string } = {
  url_refused: "the URL is not one that may be called",
  address_refused: "the name leads to an address that is not public",
  name_not_found: "there is no such host",
  name_unresolved: "DNS did not answer",
  connection_refused: "nothing listens there",
  connection_failed: "no connection could be made",
  connection_reset: "the connection broke",
  tls_failed: "TLS failed: look at the certificate",
  malformed_answer: "the answer was no HTTP",
  timeout: "no answer in time",
  redirect: "it redirects, which is not followed",
  gone: "it is gone for good",
  http_status: "it refused",
};

export function attemptText({ status, error }: Attempt): string {
  const answer = status === null ? undefined : `HTTP ${status}`;
  const problem = error === null ? undefined : errors[error];
  return [answer, problem].filter((part) => part !== undefined).join(", ") || "done";
}
