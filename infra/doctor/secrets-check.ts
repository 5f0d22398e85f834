/** Looks at the deployment's two secrets: the operator's API key, and the Twilio account. */
import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { parseTwilioSecret, type TwilioSecret } from "../../shared/aws/twilio-settings.ts";
import { OtpostError } from "../../shared/errors.ts";
import { readFirstApiKey } from "../deploy/deployment-secrets.ts";
import type { AwsAccount } from "./aws-account.ts";
import { broken, type Finding, note, ok, warning } from "./finding.ts";

export type CheckedSecrets = {
  findings: Finding[];
  operatorKey?: string;
  twilio?: TwilioSecret;
};

export async function checkSecrets(
  { secrets, region }: Pick<AwsAccount, "secrets" | "region">,
  outputs: Readonly<Record<string, string>>,
  deployCommand: string,
): Promise<CheckedSecrets> {
  const { FirstApiKeySecret: keySecret, TwilioSecret: twilioSecret } = outputs;
  // Without the storage stack, which another check names.
  if (keySecret === undefined || twilioSecret === undefined) return { findings: [] };
  const [key, twilio] = await Promise.all([
    read(() => readFirstApiKey(secrets, keySecret)),
    read(async () => {
      const command = new GetSecretValueCommand({ SecretId: twilioSecret });
      return parseTwilioSecret((await secrets.send(command)).SecretString ?? "");
    }),
  ]);
  return {
    findings: [
      keyFinding(key, deployCommand, `--region ${region} --secret-id ${keySecret}`),
      twilioFinding(twilio, deployCommand),
    ],
    ...(key.value !== undefined && { operatorKey: key.value }),
    ...(twilio.value !== undefined && { twilio: twilio.value }),
  };
}

function keyFinding(
  { value, isDenied, reason }: Read<string>,
  deployCommand: string,
  where: string,
): Finding {
  const check = "secrets.first_key";
  if (value !== undefined) return ok(check, "The operator's API key is in Secrets Manager.");
  if (isDenied) return denied(check, "The operator's API key");
  return broken(
    check,
    `The operator's API key in Secrets Manager cannot be used: ${reason}`,
    `aws secretsmanager put-secret-value ${where} --secret-string "$(openssl rand -base64 33)"`,
    deployCommand,
  );
}

/** Nothing is known to be wrong: above all, nothing is to be replaced. */
const denied = (check: string, what: string): Finding =>
  warning(
    check,
    `${what} may not be read with these AWS credentials, so the API was not asked.`,
    "docs/operating.md has the policy that the doctor needs",
  );

function twilioFinding(
  { value, isDenied, reason }: Read<TwilioSecret>,
  deployCommand: string,
): Finding {
  if (isDenied) return denied("secrets.twilio", "The Twilio secret");
  const mend = `TWILIO_ACCOUNT_SID=AC… TWILIO_AUTH_TOKEN=… ${deployCommand}`;
  if (value === undefined) {
    return broken("secrets.twilio", `The Twilio secret cannot be used: ${reason}`, mend);
  }
  if (value.authTokens.length === 0) {
    return note(
      "secrets.twilio",
      "There is no Twilio auth token: every webhook of Twilio's is refused. SMS needs one.",
      mend,
    );
  }
  return ok("secrets.twilio", "There is a Twilio auth token to check webhooks with.");
}

type Read<Value> = { value?: Value; isDenied: boolean; reason: string };

async function read<Value>(ask: () => Promise<Value>): Promise<Read<Value>> {
  try {
    return { value: await ask(), isDenied: false, reason: "" };
  } catch (error) {
    // Our own words, or AWS's name for it; never what may quote the secret.
    if (error instanceof OtpostError) return { isDenied: false, reason: error.message };
    const name = error instanceof Error ? error.name : "unknown";
    return { isDenied: /AccessDenied|NotAuthorized/.test(name), reason: `${name}.` };
  }
}
