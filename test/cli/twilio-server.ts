/**
 * Twilio's REST API, as far as its reference describes what otpost asks of it: IncomingPhoneNumbers
 * (2010-04-01) and Messaging's Services (v1), with Basic authentication, filters and pages.
 */
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { closeServer, listenOnLoopback } from "../aws/protocol-servers/loopback.ts";

export type TwilioNumberRecord = {
  sid: string;
  phone_number: string;
  sms_url: string | null;
  sms_method: string;
  sms_fallback_url: string | null;
  sms_fallback_method: string;
  sms_application_sid: string | null;
  capabilities: { sms: boolean; mms: boolean; voice: boolean };
};

export type TwilioServiceRecord = {
  sid: string;
  friendly_name: string;
  inbound_request_url: string | null;
  use_inbound_webhook_on_number: boolean;
  numbers: string[];
};

export const accountSid = `AC${"0a".repeat(16)}`;
export const authToken = "twilio-test-token";

export const twilioNumber = (changes: Partial<TwilioNumberRecord> = {}): TwilioNumberRecord => ({
  sid: `PN${"1".repeat(32)}`,
  phone_number: "+14155550100",
  sms_url: null,
  sms_method: "POST",
  sms_fallback_url: null,
  sms_fallback_method: "POST",
  sms_application_sid: null,
  capabilities: { sms: true, mms: true, voice: true },
  ...changes,
});

export async function startTwilio() {
  const state = {
    numbers: [] as TwilioNumberRecord[],
    services: [] as TwilioServiceRecord[],
    /** Answers every request with this status. */
    failing: undefined as number | undefined,
    /** In the place of the right one. */
    nextPage: undefined as string | undefined,
    /** One record a page, so that who forgets the next page misses it. */
    pageSize: 1,
    changes: [] as { sid: string; form: Record<string, string> }[],
  };
  const expected = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`;
  let origin = "";

  const page = (url: URL, key: string, all: readonly unknown[]) => {
    const number = Number(url.searchParams.get("Page") ?? 0);
    const rest = (number + 1) * state.pageSize < all.length;
    const next = new URL(url);
    next.searchParams.set("Page", String(number + 1));
    return {
      [key]: all.slice(number * state.pageSize, (number + 1) * state.pageSize),
      meta: { key, page: number, next_page_url: rest ? (state.nextPage ?? next.href) : null },
    };
  };

  const answer = (method: string, url: URL, form: URLSearchParams): [number, unknown] => {
    const numbers = `/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers`;
    if (method === "GET" && url.pathname === `${numbers}.json`) {
      const part = url.searchParams.get("PhoneNumber") ?? "";
      const found = state.numbers.filter(({ phone_number }) => phone_number.includes(part));
      return [200, { incoming_phone_numbers: found, page: 0, next_page_uri: null }];
    }
    const [, sid] =
      /^\/2010-04-01\/Accounts\/\w+\/IncomingPhoneNumbers\/(\w+)\.json$/.exec(url.pathname) ?? [];
    const number = state.numbers.find((each) => each.sid === sid);
    if (method === "POST" && number !== undefined) {
      state.changes.push({ sid: number.sid, form: Object.fromEntries(form) });
      number.sms_url = form.get("SmsUrl") ?? number.sms_url;
      number.sms_method = form.get("SmsMethod") ?? number.sms_method;
      return [200, number];
    }
    if (method === "GET" && url.pathname === "/v1/Services") {
      return [
        200,
        page(
          url,
          "services",
          state.services.map(({ numbers: _, ...rest }) => rest),
        ),
      ];
    }
    const [, service] = /^\/v1\/Services\/(\w+)\/PhoneNumbers$/.exec(url.pathname) ?? [];
    const senders = state.services.find((each) => each.sid === service)?.numbers;
    if (method === "GET" && senders !== undefined) {
      return [
        200,
        page(
          url,
          "phone_numbers",
          senders.map((one) => ({ sid: one })),
        ),
      ];
    }
    return [404, { code: 20404, message: "The requested resource was not found", status: 404 }];
  };

  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(await text(request));
    response.setHeader("content-type", "application/json");
    const [status, body] =
      request.headers.authorization !== expected
        ? [401, { code: 20003, message: "Authenticate", status: 401 }]
        : state.failing !== undefined
          ? [state.failing, { code: 20500, message: "refused", status: state.failing }]
          : answer(request.method ?? "", new URL(request.url ?? "", origin), form);
    response.statusCode = Number(status);
    response.end(JSON.stringify(body));
  });
  origin = await listenOnLoopback(server);
  return { state, url: origin, close: () => closeServer(server) };
}
