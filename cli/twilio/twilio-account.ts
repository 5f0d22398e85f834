/**
 * The little that otpost asks of Twilio's REST API: a number, its webhooks, and who overrides them.
 *
 * Twilio's reference: "IncomingPhoneNumber resource" (2010-04-01), "Service resource" and "PhoneNumber
 * resource" of Messaging (v1). Answers are read by hand: zod would take longer to load than the command
 * takes to run.
 */
import { CommandFailure } from "../failure.ts";
import { field, flag, listOf, text } from "./twilio-answers.ts";

export type TwilioNumber = {
  /** `PN…` */
  sid: string;
  phoneNumber: string;
  takesSms: boolean;
  smsUrl: string;
  /** Without Twilio's connection overrides behind `#`, which say how to connect, not where. */
  ownSmsUrl: string;
  smsMethod: string;
  smsFallbackUrl: string;
  smsFallbackMethod: string;
  /** When set, Twilio ignores the number's own URLs. */
  smsApplicationSid: string;
};

/** A messaging service that answers for a number instead of the number's own webhook. */
export type OverridingService = { sid: string; name: string; inboundUrl: string };

export type TwilioAccount = {
  /** `phoneNumber` in E.164; `undefined` when the account has no such number. */
  findNumber(phoneNumber: string): Promise<TwilioNumber | undefined>;
  /** `undefined` when the number's own webhook counts. */
  findOverridingService(number: TwilioNumber): Promise<OverridingService | undefined>;
  setSmsWebhook(number: TwilioNumber, url: string): Promise<void>;
};

export type TwilioAccountOptions = {
  accountSid: string;
  authToken: string;
  /** One address in the place of Twilio's two: for a test server. */
  baseUrl?: string | undefined;
  fetch: typeof fetch;
};

const answerMilliseconds = 20_000;

/** Every method rejects with a CommandFailure that says what to do. */
export function createTwilioAccount(options: TwilioAccountOptions): TwilioAccount {
  const { accountSid, authToken, baseUrl } = options;
  const numbersUrl = `${baseUrl ?? "https://api.twilio.com"}/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers`;
  const servicesUrl = `${baseUrl ?? "https://messaging.twilio.com"}/v1/Services`;
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`;

  const ask = async (url: string, form?: Record<string, string>): Promise<unknown> => {
    const response = await options
      .fetch(url, {
        headers: { authorization },
        // The credentials go to Twilio and nowhere else.
        redirect: "error",
        signal: AbortSignal.timeout(answerMilliseconds),
        ...(form && { method: "POST", body: new URLSearchParams(form) }),
      })
      .catch((cause: unknown) => {
        throw new CommandFailure(
          `Twilio's API at ${new URL(url).host} does not answer: try again.`,
          {
            cause,
          },
        );
      });
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok && answer !== undefined) return answer;
    throw new CommandFailure(refusal(response.status, answer));
  };

  /** Messaging v1 pages: `meta.next_page_url` is whole, and null on the last page. */
  async function* pages(url: string, key: string): AsyncGenerator<unknown> {
    for (let next = url; next !== ""; ) {
      const answer = await ask(next);
      yield* listOf(answer, key);
      const following = text(field(answer, "meta"), "next_page_url");
      // From another host it would be handed the credentials.
      const isTwilios =
        URL.canParse(following) && new URL(following).origin === new URL(url).origin;
      next = isTwilios ? following : "";
    }
  }

  return {
    async findNumber(phoneNumber) {
      const query = new URLSearchParams({ PhoneNumber: phoneNumber, PageSize: "50" });
      const answer = await ask(`${numbersUrl}.json?${query}`);
      // Twilio's filter takes parts of numbers as well.
      const found = listOf(answer, "incoming_phone_numbers").find(
        (each) => text(each, "phone_number") === phoneNumber,
      );
      return found === undefined ? undefined : readNumber(found);
    },

    async findOverridingService({ sid }) {
      for await (const service of pages(`${servicesUrl}?PageSize=100`, "services")) {
        if (flag(service, "use_inbound_webhook_on_number")) continue;
        const serviceSid = text(service, "sid");
        const senders = `${servicesUrl}/${encodeURIComponent(serviceSid)}/PhoneNumbers?PageSize=100`;
        for await (const sender of pages(senders, "phone_numbers")) {
          if (text(sender, "sid") !== sid) continue;
          return {
            sid: serviceSid,
            name: text(service, "friendly_name"),
            inboundUrl: text(service, "inbound_request_url"),
          };
        }
      }
      return undefined;
    },

    async setSmsWebhook({ sid }, url) {
      await ask(`${numbersUrl}/${encodeURIComponent(sid)}.json`, {
        SmsUrl: url,
        SmsMethod: "POST",
      });
    },
  };
}

const readNumber = (number: unknown): TwilioNumber => ({
  sid: text(number, "sid"),
  phoneNumber: text(number, "phone_number"),
  takesSms: flag(field(number, "capabilities"), "sms"),
  smsUrl: text(number, "sms_url"),
  ownSmsUrl: withoutOverrides(text(number, "sms_url")),
  smsMethod: text(number, "sms_method"),
  smsFallbackUrl: text(number, "sms_fallback_url"),
  smsFallbackMethod: text(number, "sms_fallback_method"),
  smsApplicationSid: text(number, "sms_application_sid"),
});

/** `https://codes.example.com/v1/webhooks/twilio/sms#rc=3&rp=all` */
const withoutOverrides = (url: string): string => url.split("#", 1)[0] ?? "";

function refusal(status: number, answer: unknown): string {
  if (status === 401 || status === 403) {
    return "Twilio refuses TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN: take both from the account's page in Twilio's console (of the subaccount, where the number is in one).";
  }
  if (status === 404) return "Twilio knows no such account: check TWILIO_ACCOUNT_SID.";
  if (status === 429) return "Twilio has had too many requests: try again in a minute.";
  const said = text(answer, "message");
  return `Twilio answered HTTP ${status}${said === "" ? "" : `: ${said}`}.`;
}
