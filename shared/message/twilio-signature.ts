/**
 * Whether a webhook request was signed by Twilio with one of our auth tokens.
 *
 * Twilio signs the URL it was configured with, followed by every form field (name and value, sorted
 * by name), with HMAC-SHA1 keyed by the account's auth token.
 * Source: twilio.com/docs/usage/webhooks/webhooks-security
 */
// This file alone: the package's entry loads 3.7 MB of REST client.
import twilioWebhooks from "twilio/lib/webhooks/webhooks.js";

/**
 * `url` is what was entered at Twilio, query string included; it is built from configuration, since
 * whoever can send a request can also write its `Host` and `X-Forwarded-*`. Any of `authTokens`
 * suffices, so that a token can be rotated. No token: `false`.
 */
export function isSignedByTwilio(request: {
  authTokens: readonly string[];
  signature: string | undefined;
  url: string;
  form: URLSearchParams;
}): boolean {
  const { signature } = request;
  if (signature === undefined || signature === "") return false;
  const fields = signedFields(request.form);
  return request.authTokens.some(
    // HMAC takes an empty key, which everybody knows.
    (token) =>
      token !== "" && twilioWebhooks.validateRequest(token, signature, request.url, fields),
  );
}

/** A field given more than once is signed as its distinct values in order. */
function signedFields(form: URLSearchParams): Record<string, string | string[]> {
  const fields = new Map<string, string | string[]>();
  for (const [name, value] of form) {
    const earlier = fields.get(name);
    if (earlier === undefined) fields.set(name, value);
    else if (typeof earlier === "string") fields.set(name, [earlier, value]);
    else earlier.push(value);
  }
  // fromEntries defines own properties: a field named `__proto__` stays a field.
  return Object.fromEntries(fields);
}
