/**
 * Reads Twilio's incoming-message form: SMS, MMS, WhatsApp and RCS, one message a request however
 * many segments it was sent in (Twilio joins them; `NumSegments` only says what it cost).
 *
 * Source: twilio.com/docs/messaging/guides/webhook-request
 */
import { OtpostError } from "../errors.ts";

export type TwilioMessage = {
  /** `AC…` */
  accountSid: string;
  /** `SM…` or `MM…`; the same when Twilio sends the request again. */
  messageSid: string;
  /** An E.164 number, an alphanumeric sender, or a short code; without the channel's prefix. */
  from: string;
  /** E.164. */
  to: string;
  /** Empty when there was only media. */
  body: string;
};

/** Longest text of any of Twilio's channels is 4096 characters (WhatsApp); twice that, for room. */
const bodyCharacters = 8192;
const senderCharacters = 256;

/** A sid is two letters and 32 hex digits, e.g. `SM` + 32. */
const sid = /^[A-Z]{2}[0-9a-f]{32}$/i;
/** `+14155550100`; E.164 has at most 15 digits. */
const e164 = /^\+[1-9][0-9]{1,14}$/;
/** `whatsapp:+14155550100`, `rcs:brand_x1y2_agent`, `messenger:123` */
const channelPrefix = /^[a-z]{1,16}:/i;

/** States of messages that we sent: a status callback, which is no arrival. */
const outgoingStatuses: ReadonlySet<string> = new Set([
  "accepted",
  "scheduled",
  "queued",
  "sending",
  "sent",
  "delivered",
  "partially_delivered",
  "undelivered",
  "failed",
  "canceled",
  "read",
]);

/** A delivery report that was pointed at the address for incoming messages. */
export function isStatusCallback(form: URLSearchParams): boolean {
  const status = form.get("MessageStatus") ?? form.get("SmsStatus") ?? "";
  return outgoingStatuses.has(status.toLowerCase());
}

/**
 * The message in a form whose signature was found good.
 *
 * @throws OtpostError `validation_failed` naming the field that is missing, malformed or ambiguous;
 *   `body_too_large`.
 */
export function parseTwilioMessage(form: URLSearchParams): TwilioMessage {
  const body = single(form, "Body") ?? "";
  if (body.length > bodyCharacters) {
    throw new OtpostError("body_too_large", `Body has more than ${bodyCharacters} characters`);
  }
  return {
    accountSid: single(form, "AccountSid") ?? "",
    messageSid: messageSidOf(form),
    from: withoutChannel(single(form, "From") ?? "").slice(0, senderCharacters),
    to: receivingNumber(single(form, "To")),
    body,
  };
}

/** The three spellings hold the same value; the later ones are Twilio's older names for it. */
function messageSidOf(form: URLSearchParams): string {
  const value =
    single(form, "MessageSid") ?? single(form, "SmsMessageSid") ?? single(form, "SmsSid");
  if (value === undefined) throw invalid("MessageSid is missing");
  if (!sid.test(value)) throw invalid("MessageSid is not two letters and 32 hexadecimal digits");
  return value;
}

function receivingNumber(value: string | undefined): string {
  if (value === undefined) throw invalid("To is missing");
  const number = withoutChannel(value);
  if (!e164.test(number)) {
    throw invalid("To is not a phone number in E.164 (+14155550100): only those have inboxes");
  }
  return number;
}

const withoutChannel = (address: string): string => address.trim().replace(channelPrefix, "");

/** One value may repeat; two different ones leave open which of them is meant. */
function single(form: URLSearchParams, name: string): string | undefined {
  const values = new Set(form.getAll(name));
  if (values.size > 1) throw invalid(`${name} is given more than once, with different values`);
  const [value] = values;
  return value === "" ? undefined : value;
}

const invalid = (what: string): OtpostError =>
  new OtpostError("validation_failed", `Not a message from Twilio that otpost can take: ${what}.`);
