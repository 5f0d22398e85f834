/**
 * What an end-to-end test runs against: a whole otpost, reached only as its users reach it. The
 * one-machine runtime is one target; every target is driven through this same shape.
 */
import { createHmac } from "node:crypto";
import type { SendMailOptions } from "nodemailer";
import { getExpectedTwilioSignature } from "twilio/lib/webhooks/webhooks.js";

export type Target = {
  /** Where the HTTP API answers. */
  url: string;
  /** The URL that totp URLs and webhook signatures are made with. */
  publicUrl: string;
  operatorKey: string;
  skyvernKey: string;
  twilio: { accountSid: string; authToken: string };
  /** Resolves when the mail was accepted; rejects with the SMTP reply's `responseCode`. */
  deliverMail(mail: SendMailOptions): Promise<void>;
  close(): Promise<void>;
};

export type Answer<Body> = { status: number; body: Body };

export async function request<Body>(
  target: Pick<Target, "url" | "operatorKey">,
  method: string,
  path: string,
  options: { body?: unknown; key?: string; headers?: Record<string, string> } = {},
): Promise<Answer<Body>> {
  const response = await fetch(`${target.url}${path}`, {
    method,
    headers: {
      "x-api-key": options.key ?? target.operatorKey,
      ...(options.body === undefined ? {} : { "content-type": "application/json" }),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === "" ? undefined : JSON.parse(text)) as Body };
}

export type Inbox = { inbox_id: string; address: string };
export type Code = {
  totp_code_id: string;
  totp_identifier: string;
  code: string;
  otp_type: string | null;
  organization_id: string;
  created_at: string;
};
export type Next = Partial<Code> & { timed_out: boolean; cursor: string };

export async function createInbox(
  target: Target,
  inbox: Record<string, unknown>,
  key?: string,
): Promise<Inbox> {
  const { status, body } = await request<Inbox>(target, "POST", "/v1/inboxes", {
    body: inbox,
    ...(key === undefined ? {} : { key }),
  });
  if (status !== 201) throw new Error(`no inbox: HTTP ${status} ${JSON.stringify(body)}`);
  return body;
}

export async function listCodes(
  target: Target,
  query: Record<string, string>,
  key?: string,
): Promise<Code[]> {
  const { status, body } = await request<Code[]>(
    target,
    "GET",
    `/v1/credentials/totp?${new URLSearchParams(query)}`,
    key === undefined ? {} : { key },
  );
  if (status !== 200) throw new Error(`no list: HTTP ${status} ${JSON.stringify(body)}`);
  return body;
}

/** Waits, held by the server, until a code of the identifier is there. */
export async function nextCode(target: Target, identifier: string): Promise<Next> {
  const query = new URLSearchParams({ totp_identifier: identifier, wait: "25" });
  const { status, body } = await request<Next>(target, "GET", `/v1/credentials/totp/next?${query}`);
  if (status !== 200) throw new Error(`no next: HTTP ${status} ${JSON.stringify(body)}`);
  return body;
}

export type TotpUrl = {
  totp_url_id: string;
  totp_url: string;
  poll_status: {
    last_polled_at: string | null;
    last_run: string | null;
    last_answer: string | null;
    refused_signatures: number;
    summary: string;
  };
};

export async function addTotpUrl(
  target: Target,
  totpUrl: Record<string, unknown>,
): Promise<TotpUrl> {
  const { status, body } = await request<TotpUrl>(target, "POST", "/v1/totp-urls", {
    body: totpUrl,
  });
  if (status !== 201) throw new Error(`no totp url: HTTP ${status} ${JSON.stringify(body)}`);
  return body;
}

/** Its polls are answered at once, also when there is no code. */
export async function createTotpUrl(target: Target, identifier: string): Promise<string> {
  return (await addTotpUrl(target, { totp_identifier: identifier, hold_seconds: 0 })).totp_url;
}

/** Gives an admin key of the new organization. */
export async function createOrganization(target: Target, name: string): Promise<string> {
  const organization = await request<{ organization_id: string }>(
    target,
    "POST",
    "/v1/organizations",
    { body: { name } },
  );
  const key = await request<{ api_key: string }>(
    target,
    "POST",
    `/v1/organizations/${organization.body.organization_id}/api-keys`,
    { body: { scopes: ["admin"] } },
  );
  if (key.status !== 201) throw new Error(`no key: HTTP ${key.status} ${JSON.stringify(key.body)}`);
  return key.body.api_key;
}

/** Polls as Skyvern does: these ids only, signed over the raw body. */
export async function pollAsSkyvern(
  target: Target,
  totpUrl: string,
  options: { signature?: string; ids?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<Answer<{ verification_code?: string; reason?: string }>> {
  const body = JSON.stringify(options.ids ?? { task_id: "tsk_1", workflow_run_id: "wr_1" });
  const signature =
    options.signature ?? createHmac("sha256", target.skyvernKey).update(body).digest("hex");
  const response = await fetch(totpUrl.replace(target.publicUrl, target.url), {
    method: "POST",
    headers: { "content-type": "application/json", "x-skyvern-signature": signature },
    body,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  return {
    status: response.status,
    body: (await response.json()) as { verification_code?: string; reason?: string },
  };
}

/** Posts the form that Twilio posts for an SMS, signed as Twilio signs it. */
export async function postAsTwilio(
  target: Target,
  sms: { sid: string; to: string; from?: string; text: string },
  signature?: string,
): Promise<Answer<string>> {
  const form = {
    ToCountry: "US",
    SmsMessageSid: sms.sid,
    NumMedia: "0",
    SmsSid: sms.sid,
    SmsStatus: "received",
    Body: sms.text,
    To: sms.to,
    NumSegments: "1",
    MessageSid: sms.sid,
    AccountSid: target.twilio.accountSid,
    From: sms.from ?? "+14155550199",
    ApiVersion: "2010-04-01",
  };
  const path = "/v1/webhooks/twilio/sms";
  const response = await fetch(`${target.url}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-twilio-signature":
        signature ??
        getExpectedTwilioSignature(target.twilio.authToken, `${target.publicUrl}${path}`, form),
    },
    body: new URLSearchParams(form),
  });
  return { status: response.status, body: await response.text() };
}

/** Ends when the condition holds; the test's own time limit bounds it. */
export async function until<Value>(
  read: () => Promise<Value>,
  holds: (value: Value) => boolean,
): Promise<Value> {
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
  }
}
