/** A code as a callback: what is posted, and how it is signed. */
import { Webhook } from "standardwebhooks";
import type { CallbackPayload } from "../../shared/api/schemas/callbacks.ts";
import { signAsSkyvern } from "../../shared/auth/skyvern-signature.ts";
import type { OutboundRequest } from "../../shared/ports/outbound-http.ts";
import type { FoundValue, StoredCode } from "../../shared/store/codes.ts";

/** The same for every attempt, byte for byte. */
export function codePayload(code: StoredCode, found: FoundValue): CallbackPayload {
  const other = found === code.primary ? code.secondary : code.primary;
  return {
    type: "code.received",
    timestamp: code.receivedAt.toISOString(),
    data: {
      totp_code_id: code.id,
      totp_identifier: code.identifier,
      organization_id: code.organizationId,
      ...foundWire(found),
      secondary: other === undefined ? null : foundWire(other),
      channel: code.channel,
      source: code.source ?? null,
      task_id: code.run.taskId ?? null,
      workflow_id: code.run.workflowId ?? null,
      workflow_run_id: code.run.workflowRunId ?? null,
      created_at: code.receivedAt.toISOString(),
      expires_at: code.expiresAt.toISOString(),
    },
  };
}

const foundWire = ({ value, otpType, kind, site }: FoundValue) => ({
  code: value,
  otp_type: otpType,
  kind: kind ?? null,
  site: site ?? null,
});

/** Of a test: nobody waits for `otpost-test`. */
export const testIdentifier = "otpost-test";
export const testCode = "000000";
const testMilliseconds = 600_000;

export function testPayload(organizationId: string, requestedAt: Date): CallbackPayload {
  const at = requestedAt.toISOString();
  return {
    type: "code.test",
    timestamp: at,
    data: {
      totp_code_id: "totp_test",
      totp_identifier: testIdentifier,
      organization_id: organizationId,
      code: testCode,
      otp_type: "totp",
      kind: null,
      site: null,
      secondary: null,
      channel: "api",
      source: "otpost",
      task_id: null,
      workflow_id: null,
      workflow_run_id: null,
      created_at: at,
      expires_at: new Date(requestedAt.getTime() + testMilliseconds).toISOString(),
    },
  };
}

/**
 * Signed at this instant, because a receiver refuses what is older than five minutes.
 *
 * @param secrets `whsec_…`, one or two; each signs.
 * @param skyvernKey signs the raw body as Skyvern signs its own webhooks.
 */
export function callbackRequest({
  url,
  deliveryId,
  payload,
  secrets,
  skyvernKey,
  now,
}: {
  url: string;
  deliveryId: string;
  payload: CallbackPayload;
  secrets: readonly string[];
  skyvernKey: string | undefined;
  now: Date;
}): OutboundRequest {
  const body = JSON.stringify(payload);
  // Standard Webhooks 1.0.0, "Signature scheme": a signature for each valid secret.
  const signatures = secrets.map((secret) => new Webhook(secret).sign(deliveryId, now, body));
  return {
    url,
    body,
    headers: {
      "content-type": "application/json",
      "user-agent": "otpost",
      "webhook-id": deliveryId,
      "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
      "webhook-signature": signatures.join(" "),
      ...(skyvernKey === undefined
        ? {}
        : { "x-skyvern-signature": signAsSkyvern(Buffer.from(body), skyvernKey) }),
    },
  };
}
