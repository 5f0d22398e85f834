/** The Twilio account, from Secrets Manager: a token that is replaced there is known within minutes. */
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { z } from "zod";
import { OtpostError } from "../errors.ts";
import { clientSettings } from "./client-settings.ts";
import { environmentNames, getSetting } from "./environment.ts";
import type { FunctionRuntime } from "./function-runtime.ts";

/** As the secret holds it. Two tokens while one replaces the other. */
export const twilioSecret = z.object({
  accountSid: z.string().min(1).exactOptional(),
  authTokens: z.array(z.string().min(1)).max(2),
});
export type TwilioSecret = z.infer<typeof twilioSecret>;

/** Twilio keeps the old token valid until it is told to drop it: minutes are soon enough. */
const freshMilliseconds = 300_000;

/** @returns the settings, at most five minutes old; throws `unavailable` when they cannot be read. */
export function createTwilioSettings({
  environment,
  now,
}: FunctionRuntime): () => Promise<TwilioSecret> {
  const client = new SecretsManagerClient(clientSettings);
  const SecretId = getSetting(environment, environmentNames.twilioSecret);
  let known: { settings: TwilioSecret; until: number } | undefined;
  return async () => {
    if (known !== undefined && now().getTime() < known.until) return known.settings;
    const { SecretString: text } = await client
      .send(new GetSecretValueCommand({ SecretId }))
      .catch((cause: unknown) => {
        throw new OtpostError("unavailable", "The Twilio secret cannot be read now.", { cause });
      });
    known = { settings: parseTwilioSecret(text ?? ""), until: now().getTime() + freshMilliseconds };
    return known.settings;
  };
}

/** @throws OtpostError `configuration_invalid`, without a word of the secret */
export function parseTwilioSecret(text: string): TwilioSecret {
  try {
    return twilioSecret.parse(JSON.parse(text));
  } catch {
    throw new OtpostError(
      "configuration_invalid",
      'The Twilio secret must look like {"accountSid":"AC…","authTokens":["…"]}: set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN and deploy again.',
    );
  }
}
