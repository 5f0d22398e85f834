/** Looks at the phone numbers that have inboxes: does Twilio send their SMS here. */
import { broken, type Finding, note, ok, warning } from "../../infra/doctor/finding.ts";
import { CommandFailure } from "../failure.ts";
import { createTwilioAccount, type TwilioAccount } from "../twilio/twilio-account.ts";
import type { TwilioCredentials } from "../twilio/twilio-credentials.ts";
import type { ServerFacts } from "./server-check.ts";

const webhookPath = "/v1/webhooks/twilio/sms";

export async function checkTwilio(
  { caller, deployment, inboxes = [] }: ServerFacts,
  credentials: TwilioCredentials | undefined,
): Promise<Finding[]> {
  const numbers = inboxes.flatMap(({ kind, address }) => (kind === "phone_number" ? address : []));
  if (numbers.length === 0 || caller === undefined) return [];
  const findings: Finding[] = [];
  if (deployment?.twilio_configured === false) {
    findings.push(
      broken(
        "twilio.token",
        "There is a phone number and no TWILIO_AUTH_TOKEN: every webhook of Twilio's is refused with 403.",
        "TWILIO_ACCOUNT_SID=AC… TWILIO_AUTH_TOKEN=… npm start",
      ),
    );
  }
  if (credentials === undefined) {
    findings.push(
      note(
        "twilio.webhook",
        "The numbers' webhooks were not looked at: that needs the Twilio account.",
        "TWILIO_ACCOUNT_SID=AC… TWILIO_AUTH_TOKEN=… otpost doctor",
      ),
    );
    return findings;
  }
  const account = createTwilioAccount({ ...credentials, fetch });
  const webhook = `${caller.public_url}${webhookPath}`;
  for (const number of numbers) {
    try {
      findings.push(await checkNumber(account, number, webhook));
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      // What is wrong with the account is wrong for every number.
      return [...findings, broken("twilio.account", error.message)];
    }
  }
  return findings;
}

async function checkNumber(
  account: TwilioAccount,
  phoneNumber: string,
  webhook: string,
): Promise<Finding> {
  const number = await account.findNumber(phoneNumber);
  const connect = `otpost twilio connect ${phoneNumber}`;
  const check = "twilio.webhook";
  if (number === undefined) {
    return warning(
      check,
      `The inbox ${phoneNumber} is no number of this Twilio account: it gets SMS only if another account sends them here.`,
      `otpost inboxes remove ${phoneNumber}   (if nobody needs it)`,
    );
  }
  if (number.smsApplicationSid !== "") {
    return broken(
      check,
      `${phoneNumber} is configured with the TwiML App ${number.smsApplicationSid}: Twilio ignores its webhook. Choose "Webhook" for it in Twilio's console.`,
      connect,
    );
  }
  const service = await account.findOverridingService(number);
  if (service !== undefined) {
    return broken(
      check,
      `${phoneNumber} is in the messaging service ${service.name || service.sid}, which takes its SMS: choose "Defer to sender's webhook" under its Integration in Twilio's console.`,
      connect,
    );
  }
  if (number.ownSmsUrl !== webhook) {
    return broken(
      check,
      number.smsUrl === ""
        ? `${phoneNumber} has no webhook: its SMS go nowhere.`
        : `SMS to ${phoneNumber} go to ${number.smsUrl}, and not here.`,
      connect,
    );
  }
  if (number.smsMethod !== "POST") {
    return broken(
      check,
      `The webhook of ${phoneNumber} is ${number.smsMethod}: otpost takes POST only.`,
      connect,
    );
  }
  return ok(check, `SMS to ${phoneNumber} come here.`);
}
