/**
 * The environment of the functions: every name that the stacks set and the functions read, written
 * here only.
 *
 * A stack sets a name together with the permission that it stands for, so a function has only the
 * names that it reads; reading one that was not set is a mistake of the stacks, found at the first
 * start.
 */
import { OtpostError } from "../errors.ts";

export const environmentNames = {
  /** Which of several deployments in one account: a dimension of every metric. */
  stage: "OTPOST_STAGE",
  table: "OTPOST_TABLE",
  mailBucket: "OTPOST_MAIL_BUCKET",
  inboundEmails: "OTPOST_INBOUND_EMAILS_QUEUE_URL",
  inboundEmailsDeadLetters: "OTPOST_INBOUND_EMAILS_DEAD_LETTERS_URL",
  inboundSms: "OTPOST_INBOUND_SMS_QUEUE_URL",
  inboundSmsDeadLetters: "OTPOST_INBOUND_SMS_DEAD_LETTERS_URL",
  deliveries: "OTPOST_DELIVERIES_QUEUE_URL",
  deliveriesDeadLetters: "OTPOST_DELIVERIES_DEAD_LETTERS_URL",
  /** ARN of the KMS key that seals secrets in the table. */
  secretKey: "OTPOST_SECRET_KEY",
  /** ARN of the secret with the Twilio account's auth tokens. */
  twilioSecret: "OTPOST_TWILIO_SECRET",
  mailDomain: "OTPOST_MAIL_DOMAIN",
  publicUrl: "OTPOST_PUBLIC_URL",
  /** ISO 3166 region of phone numbers without a country code; empty for none. */
  defaultRegion: "OTPOST_DEFAULT_REGION",
  lifespanMinutes: "TOTP_LIFESPAN_MINUTES",
} as const;

export type EnvironmentName = (typeof environmentNames)[keyof typeof environmentNames];

export type Environment = Readonly<Record<string, string | undefined>>;

/** @throws OtpostError `configuration_invalid` when the stack has not set it. */
export function getSetting(environment: Environment, name: EnvironmentName): string {
  const value = environment[name];
  if (value !== undefined && value !== "") return value;
  throw new OtpostError(
    "configuration_invalid",
    `${name} is not set: deploy the stacks that belong to this version.`,
  );
}
