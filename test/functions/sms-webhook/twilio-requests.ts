/** Requests as Twilio makes them, signed by Twilio's own code. */
import twilioWebhooks from "twilio/lib/webhooks/webhooks.js";

export const publicUrl = "https://codes.example.com";
export const webhookUrl = `${publicUrl}/v1/webhooks/twilio/sms`;
export const authToken = "1f9d3c5b7a8e6042d4c6b8a09e7f5d31";
export const accountSid = `AC${"0a".repeat(16)}`;
export const messageSid = `SM${"1b".repeat(16)}`;

/** The fields of a plain SMS, as documented; `undefined` leaves one out. */
export function smsFields(
  changes: Readonly<Record<string, string | undefined>> = {},
): Record<string, string> {
  const fields: Record<string, string | undefined> = {
    ToCountry: "US",
    ToState: "CA",
    SmsMessageSid: changes["MessageSid"] ?? messageSid,
    NumMedia: "0",
    ToCity: "",
    FromZip: "",
    SmsSid: changes["MessageSid"] ?? messageSid,
    SmsStatus: "received",
    FromCity: "",
    Body: "Your code is 482913",
    FromCountry: "US",
    To: "+14155550100",
    NumSegments: "1",
    MessageSid: messageSid,
    AccountSid: accountSid,
    From: "+14155550199",
    ApiVersion: "2010-04-01",
    ...changes,
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

type Pairs = readonly (readonly [string, string])[];

const isList = (pairs: Readonly<Record<string, string>> | Pairs): pairs is Pairs =>
  Array.isArray(pairs);

/** A POST whose signature covers `pairs`, a name given twice included. */
export function signedRequest(
  pairs: Readonly<Record<string, string>> | Pairs,
  options: { token?: string; url?: string; signedUrl?: string } = {},
): Request {
  const { token = authToken, url = webhookUrl, signedUrl = url } = options;
  const form = new URLSearchParams();
  for (const [name, value] of isList(pairs) ? pairs : Object.entries(pairs)) {
    form.append(name, value);
  }
  const fields = Object.fromEntries(
    [...new Set(form.keys())].map((name) => [name, form.getAll(name)]),
  );
  return new Request(url, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
      "x-twilio-signature": twilioWebhooks.getExpectedTwilioSignature(token, signedUrl, fields),
    },
    body: form.toString(),
  });
}
