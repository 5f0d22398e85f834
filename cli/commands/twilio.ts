/** `otpost twilio connect`: sets a number's SMS webhook at Twilio. */
import { type Command, InvalidArgumentError } from "commander";
import { type Cli, type ServerOptions, withExamples, withServer } from "../cli.ts";
import { CommandFailure } from "../failure.ts";
import { createTwilioAccount, type TwilioNumber } from "../twilio/twilio-account.ts";
import { findTwilioCredentials } from "../twilio/twilio-credentials.ts";
import { smsWebhookUrl } from "../twilio/webhook-url.ts";

type ConnectOptions = ServerOptions & { dryRun?: true; publicUrl?: string };

export function addTwilio(program: Command, cli: Cli): void {
  const twilio = withExamples(
    program
      .command("twilio")
      .summary("set up a Twilio number")
      .description("Set up a Twilio number."),
    ["otpost twilio connect +14155550100"],
  );
  const command = twilio
    .command("connect")
    .summary("send a number's SMS here")
    .description(
      "Set the SMS webhook of a Twilio number to this otpost, and show what that replaces. Needs TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN in the environment or in .env.",
    )
    .argument("<number>", "the number, as +14155550100", readNumber)
    .option("--dry-run", "only show what would be changed")
    .option("--public-url <url>", "otpost's URL as Twilio reaches it (else the server's own)");
  withExamples(withServer(command), [
    "otpost twilio connect +14155550100 --dry-run",
    "TWILIO_ACCOUNT_SID=AC… TWILIO_AUTH_TOKEN=… otpost twilio connect +14155550100",
  ]).action((phoneNumber: string, options: ConnectOptions) => connect(phoneNumber, options, cli));
}

async function connect(phoneNumber: string, options: ConnectOptions, cli: Cli): Promise<void> {
  const credentials = findTwilioCredentials(cli.terminal);
  if (credentials === undefined) {
    throw new CommandFailure(
      "Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, which Twilio's console shows on the account's page.",
    );
  }
  const publicUrl = options.publicUrl ?? (await cli.connect(options).caller()).public_url;
  const webhook = smsWebhookUrl(publicUrl);
  const account = createTwilioAccount({ ...credentials, fetch });
  const number = await account.findNumber(phoneNumber);
  if (number === undefined) {
    throw new CommandFailure(
      `The Twilio account has no number ${phoneNumber}: check the number, and whether it is in another account or subaccount.`,
    );
  }
  if (!number.takesSms) {
    throw new CommandFailure(
      `The number ${phoneNumber} cannot receive SMS: Twilio sells it for voice only.`,
    );
  }
  const service = await account.findOverridingService(number);
  const isSet = number.ownSmsUrl === webhook && number.smsMethod === "POST";
  if (!isSet && !options.dryRun) await account.setSmsWebhook(number, webhook);

  const notes = [
    ...notesOn(number, webhook),
    ...(service === undefined
      ? []
      : [
          `The number is in the messaging service ${service.name || service.sid}, which takes its messages ${service.inboundUrl === "" ? "without telling anybody" : `to ${service.inboundUrl}`}: the webhook of the number has no effect. In Twilio's console, under Messaging ▸ Services ▸ ${service.name || service.sid} ▸ Integration, choose "Defer to sender's webhook".`,
        ]),
  ];
  const outcome = isSet ? "unchanged" : options.dryRun ? "would_change" : "changed";
  if (options.json) {
    return cli.json({
      outcome,
      number: phoneNumber,
      sms_url: webhook,
      replaced_sms_url: number.smsUrl === "" ? null : number.smsUrl,
      replaced_sms_method: number.smsMethod === "" ? null : number.smsMethod,
      notes,
    });
  }
  for (const line of [...outcomeLines(outcome, number, webhook), ...notes]) cli.remark(line);
}

function outcomeLines(
  outcome: "unchanged" | "would_change" | "changed",
  { phoneNumber, smsUrl, smsMethod }: TwilioNumber,
  webhook: string,
): string[] {
  if (outcome === "unchanged") return [`SMS to ${phoneNumber} go to ${webhook} already.`];
  const verb = outcome === "changed" ? "go to" : "would go to";
  return [
    `SMS to ${phoneNumber} ${verb} POST ${webhook}`,
    smsUrl === "" ? "It had no webhook before." : `Before: ${smsMethod} ${smsUrl}`,
  ];
}

function notesOn(number: TwilioNumber, webhook: string): string[] {
  const notes: string[] = [];
  if (number.smsApplicationSid !== "") {
    notes.push(
      `The number is configured with the TwiML App ${number.smsApplicationSid}: Twilio ignores its webhook until that is changed to "Webhook" in Twilio's console.`,
    );
  }
  if (number.smsFallbackUrl === "") {
    notes.push(
      `The number has no fallback URL: with this same address as its fallback (POST), Twilio asks a second time when the first fails.`,
    );
  } else if (number.smsFallbackUrl !== webhook) {
    notes.push(
      `The fallback stays: what otpost refuses or cannot take goes to ${number.smsFallbackMethod} ${number.smsFallbackUrl}`,
    );
  }
  if (!webhook.startsWith("https:")) {
    notes.push(
      "The URL is not https: Twilio would send codes in the clear. Put otpost behind TLS, and set OTPOST_PUBLIC_URL.",
    );
  }
  return notes;
}

/** E.164, or with the spaces, brackets and hyphens that people write. */
function readNumber(given: string): string {
  const number = given.replaceAll(/[\s().-]/g, "");
  if (/^\+[1-9][0-9]{6,14}$/.test(number)) return number;
  throw new InvalidArgumentError(
    "It must be a number in international form, such as +14155550100. Short codes are set up in Twilio's console.",
  );
}
