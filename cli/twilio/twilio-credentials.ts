/** The Twilio account that the environment, or `.env`, names. */
import { CommandFailure } from "../failure.ts";
import { readSetting } from "../server.ts";
import type { Terminal } from "../terminal.ts";
import type { TwilioAccountOptions } from "./twilio-account.ts";

export type TwilioCredentials = Omit<TwilioAccountOptions, "fetch">;

/** @throws CommandFailure when what is there is malformed; `undefined` when there is none. */
export function findTwilioCredentials(
  terminal: Pick<Terminal, "environment" | "workingDirectory">,
): TwilioCredentials | undefined {
  const accountSid = readSetting("TWILIO_ACCOUNT_SID", terminal);
  // While tokens rotate there are two, the new one first.
  const authToken = readSetting("TWILIO_AUTH_TOKEN", terminal)?.split(",")[0]?.trim();
  if (accountSid === undefined || authToken === undefined || authToken === "") return undefined;
  if (!/^AC[0-9a-fA-F]{32}$/.test(accountSid)) {
    throw new CommandFailure("TWILIO_ACCOUNT_SID must be AC and 32 hexadecimal digits.");
  }
  return { accountSid, authToken, baseUrl: twilioUrl(terminal) };
}

/** Another address than Twilio's: tests have a server that answers as Twilio does. */
export function twilioUrl(
  terminal: Pick<Terminal, "environment" | "workingDirectory">,
): string | undefined {
  return readSetting("OTPOST_TWILIO_URL", terminal)?.replace(/\/+$/, "");
}
