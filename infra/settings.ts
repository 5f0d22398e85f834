/**
 * What a deployment can be told with `-c name=value`, and how each value is checked.
 *
 * `cdk` hands context on as text, mixed with its own (`@aws-cdk/…`, `aws:cdk:…`).
 */
import { z } from "zod";
import { settings as localSettings } from "../shared/config/settings.ts";
import { OtpostError } from "../shared/errors.ts";

export type StackSettings = {
  /** Names this deployment among several in one account and region. */
  stage: string;
  /** Mail to these is received; generated inbox addresses are in the first. */
  domains: readonly [string, ...string[]];
  /** The SES receipt rule set that the mail rule joins. */
  receiptRuleSet: string;
  /** How the outside reaches the API, when not at its own address. */
  publicUrl?: string;
  /** ISO 3166-1. */
  defaultRegion?: string;
  lifespanMinutes: number;
  /**
   * Held requests at once, of each function that holds requests; `undefined` leaves them the
   * account's whole concurrency.
   */
  heldConcurrency?: number;
  /** Gets a mail for every alarm. */
  alarmEmail?: string;
};

const domain = localSettings.OTPOST_MAIL_DOMAIN.schema.refine(
  (value) => value.includes("."),
  "must be a domain name, such as codes.example.com",
);

const schema = z.object({
  stage: z
    .string()
    .default("prod")
    .refine(
      (value) => /^[a-z][a-z0-9-]{0,15}$/.test(value),
      "must be 1 to 16 characters of a–z, 0–9 and -, a letter first, such as dev",
    ),
  domain: z
    .string({
      error: "is missing: say which domain receives the mail, such as -c domain=codes.example.com",
    })
    .transform((value) => value.split(",").map((part) => part.trim()))
    .pipe(z.tuple([domain], domain)),
  receiptRuleSet: z
    .string()
    .default("otpost")
    .refine(
      (value) => /^[A-Za-z0-9_.-]{1,64}$/.test(value),
      "must be the name of a receipt rule set: 1 to 64 characters of A–Z, a–z, 0–9, _, . and -",
    ),
  publicUrl: localSettings.OTPOST_PUBLIC_URL.schema
    .refine((value) => value.startsWith("https:"), "must begin with https://")
    .optional(),
  defaultRegion: localSettings.OTPOST_DEFAULT_REGION.schema.optional(),
  lifespanMinutes: localSettings.TOTP_LIFESPAN_MINUTES.schema.prefault("10"),
  heldConcurrency: z
    .string()
    .default("100")
    .refine(
      (value) => value === "none" || /^[1-9][0-9]{0,4}$/.test(value),
      "must be a number of requests, such as 100, or none",
    )
    .transform((value) => (value === "none" ? undefined : Number(value))),
  alarmEmail: z.email("must be an email address").optional(),
});

export const settingNames = Object.keys(schema.shape);

/** CDK's own context, and what `cdk.json` says to the CLI. */
const isForeign = (name: string): boolean => /[@:]|^cli-telemetry$/.test(name);

/**
 * @param context all of the app's context
 * @throws OtpostError `configuration_invalid` with one line for every mistake
 */
export function readStackSettings(context: Readonly<Record<string, unknown>>): StackSettings {
  const mistakes = new Map(
    Object.keys(context)
      .filter((name) => !isForeign(name) && !settingNames.includes(name))
      .map((name) => [name, `is no setting; there are ${settingNames.join(", ")}`]),
  );
  const { data, error } = schema.safeParse(context);
  for (const { path, message } of error?.issues ?? []) {
    const name = String(path[0]);
    if (!mistakes.has(name)) mistakes.set(name, message);
  }
  if (data === undefined || mistakes.size > 0) {
    const lines = [...mistakes].map(([name, mistake]) => `-c ${name} ${mistake}`);
    throw new OtpostError("configuration_invalid", lines.join("\n"));
  }
  const { domain: domains, publicUrl, defaultRegion, heldConcurrency, alarmEmail, ...rest } = data;
  return {
    ...rest,
    domains,
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(defaultRegion === undefined ? {} : { defaultRegion }),
    ...(heldConcurrency === undefined ? {} : { heldConcurrency }),
    ...(alarmEmail === undefined ? {} : { alarmEmail }),
  };
}

/** Of every stack and of the rule in SES: `otpost-prod`. */
export const deploymentName = ({ stage }: Pick<StackSettings, "stage">): string =>
  `otpost-${stage}`;
