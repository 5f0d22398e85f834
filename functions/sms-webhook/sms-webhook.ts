/**
 * Twilio's webhook: takes an SMS (or WhatsApp, or MMS) and answers as soon as its job is durable.
 *
 * Who signed, with which account, for which number, in this order; a refusal leaves nothing behind.
 * What Twilio makes of the answers: 200 is done; any other is shown in its console's error log with
 * our answer's text, and it asks the number's fallback URL. Pointed at this same address, the
 * fallback is the second try after a 503; a message taken twice is stored once.
 *
 * | answer | when |
 * | --- | --- |
 * | 200 | queued, or a delivery report of a message that somebody sent |
 * | 403 | signature or account are wrong, or no auth token is configured |
 * | 404 | no inbox has the number: otpost never guesses whose a code is |
 * | 405 | the number's webhook is set to GET (the app around answers this) |
 * | 413, 422 | more than 64 KiB; a field is missing, malformed or ambiguous |
 * | 503 | it could not be stored |
 */
import { type Context, Hono } from "hono";
import { limitBody, smallBodyBytes } from "../../shared/api/body-limit.ts";
import { errorTraits, OtpostError } from "../../shared/errors.ts";
import {
  isStatusCallback,
  parseTwilioMessage,
  type TwilioMessage,
} from "../../shared/message/twilio-message.ts";
import { isSignedByTwilio } from "../../shared/message/twilio-signature.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { FirstSeen } from "../../shared/store/first-seen.ts";
import type { Inboxes } from "../../shared/store/inboxes.ts";

export const twilioSmsPath = "/v1/webhooks/twilio/sms";

export type TwilioSettings = {
  /** When given, messages of any other account are refused. */
  accountSid?: string | undefined;
  /** One, or the new and the old one while rotating; none refuses everything. */
  authTokens: readonly string[];
  /** otpost's base URL as the outside sees it, without `/` at the end; a path in it is kept. */
  publicUrl: string;
};

/**
 * Routes: `POST /v1/webhooks/twilio/sms`. To be mounted at the root of an app that answers an
 * `OtpostError` with its status (`createApiApp`).
 */
export function createSmsWebhookRoutes(
  options: Pick<Ports, "inboundSms" | "log" | "metrics"> & {
    inboxes: Pick<Inboxes, "findByPhoneNumber">;
    firstSeen: FirstSeen;
    twilio: TwilioSettings;
  },
): Hono {
  const { inboxes, inboundSms, firstSeen, log, metrics, twilio } = options;
  const routes = new Hono();

  routes.post(twilioSmsPath, limitBody(smallBodyBytes), async (context) => {
    const form = await readForm(context);
    if (!isSigned(context, form)) {
      throw new OtpostError("invalid_webhook_signature", "The request is not signed by Twilio.");
    }
    if (isStatusCallback(form)) {
      log.info("twilio_status_callback_ignored");
      return done(context);
    }
    try {
      await accept(parseTwilioMessage(form));
    } catch (error) {
      throw refusalOf(error);
    }
    metrics.count("message_arrived", { channel: "sms" });
    return done(context);
  });

  function isSigned(context: Context, form: URLSearchParams): boolean {
    const signature = context.req.header("x-twilio-signature");
    const url = twilio.publicUrl + twilioSmsPath + rawQuery(context.req.url);
    if (isSignedByTwilio({ authTokens: twilio.authTokens, signature, url, form })) return true;
    log.warn("twilio_signature_refused", { hint: hintAt(signature) });
    return false;
  }

  /** For the operator only: to a stranger it would tell how this deployment is configured. */
  function hintAt(signature: string | undefined): string {
    if (twilio.authTokens.length === 0) return "no auth token is configured: set TWILIO_AUTH_TOKEN";
    if (signature === undefined) return "the request has no X-Twilio-Signature: not from Twilio?";
    return `TWILIO_AUTH_TOKEN must be the account's, and the webhook at Twilio exactly ${twilio.publicUrl}${twilioSmsPath} (see OTPOST_PUBLIC_URL)`;
  }

  async function accept(message: TwilioMessage): Promise<void> {
    if (twilio.accountSid !== undefined && message.accountSid !== twilio.accountSid) {
      throw new OtpostError(
        "invalid_webhook_signature",
        "AccountSid is not the configured one: see TWILIO_ACCOUNT_SID.",
      );
    }
    const inbox = await inboxes.findByPhoneNumber(message.to);
    if (inbox === undefined) {
      throw new OtpostError(
        "not_found",
        "No inbox has the number this message was sent to: add one (POST /v1/inboxes, kind phone_number).",
      );
    }
    // A try that died between the two writes is repeated with the instant of the first.
    const receivedAt = await firstSeen.firstSeenAt({
      organizationId: inbox.organizationId,
      source: "twilio",
      sourceId: message.messageSid,
    });
    await inboundSms.send({
      kind: "inbound_sms",
      organizationId: inbox.organizationId,
      inboxId: inbox.id,
      messageSid: message.messageSid,
      from: message.from,
      to: message.to,
      body: message.body,
      receivedAt: receivedAt.toISOString(),
    });
  }

  function refusalOf(error: unknown): OtpostError {
    if (error instanceof OtpostError && errorTraits[error.code].status < 500) {
      log.warn("twilio_message_refused", { code: error.code });
      return error;
    }
    // Whatever broke, 503 says that the same request may succeed later.
    return new OtpostError("unavailable", "The message could not be stored: try again.", {
      cause: error,
    });
  }

  return routes;
}

/** The bytes as Twilio sent them: never through a parser that trims or normalises, else nothing verifies. */
async function readForm(context: Context): Promise<URLSearchParams> {
  const bytes = await context.req.arrayBuffer();
  return new URLSearchParams(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
}

/** A query entered at Twilio is part of what it signs: `?a=b`, or "". */
function rawQuery(url: string): string {
  const start = url.indexOf("?");
  return start === -1 ? "" : url.slice(start);
}

/** An empty TwiML document: no reply is sent to the sender. */
const done = (context: Context): Response =>
  context.body("<Response/>", 200, { "content-type": "text/xml; charset=utf-8" });
