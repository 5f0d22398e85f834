/** The two secrets of a deployment: the operator's first API key, and the Twilio account. */
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { parseTwilioSecret, type TwilioSecret } from "../../shared/aws/twilio-settings.ts";
import { OtpostError } from "../../shared/errors.ts";

export async function readFirstApiKey(
  secrets: SecretsManagerClient,
  secretId: string,
): Promise<string> {
  const { SecretString: key = "" } = await secrets.send(
    new GetSecretValueCommand({ SecretId: secretId }),
  );
  if (/^[\x21-\x7e]{32,200}$/.test(key)) return key;
  throw new OtpostError(
    "configuration_invalid",
    "The secret of the operator's API key must be 32 to 200 printable ASCII characters without spaces; put a new one with: openssl rand -base64 33",
  );
}

/**
 * Stores what the operator's environment says of Twilio, if it says anything.
 *
 * @returns whether webhooks can be verified afterwards
 */
export async function keepTwilioAccount(
  secrets: SecretsManagerClient,
  secretId: string,
  given: TwilioSecret,
): Promise<boolean> {
  if (given.authTokens.length > 0) {
    await secrets.send(
      new PutSecretValueCommand({ SecretId: secretId, SecretString: JSON.stringify(given) }),
    );
    return true;
  }
  const { SecretString: kept = "" } = await secrets.send(
    new GetSecretValueCommand({ SecretId: secretId }),
  );
  return parseTwilioSecret(kept).authTokens.length > 0;
}
