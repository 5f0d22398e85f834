/** Reads the configuration once: environment in, typed settings or one line per mistake out. */
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { parseEnv } from "node:util";
import { OtpostError } from "../errors.ts";
import { clientSettings, type SettingName, settings } from "./settings.ts";

export type Config = {
  host: string;
  httpPort: number;
  smtpPort: number;
  dataDirectory: string;
  /** Absent: the address that HTTP turns out to listen on. */
  publicUrl?: string;
  mailDomain: string;
  defaultRegion?: string;
  adminKey?: string;
  totpLifespanMinutes: number;
  twilio: { accountSid?: string; authTokens: readonly string[] };
  skyvernApiKeys: readonly string[];
  allowLoopbackDestinations: boolean;
  smtpTls?: { key: string; certificate: string };
};

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * @param environment what the process was started with; it wins over the file.
 * @param envFile path of an optional `.env`; one that does not exist is no mistake.
 * @throws OtpostError `configuration_invalid` whose message has one line per mistake, without the
 *   values of secrets.
 */
export function readConfig(environment: Environment, envFile?: string): Config {
  const given = { ...(envFile === undefined ? {} : readEnvFile(envFile)), ...environment };
  const mistakes: string[] = [...unknownNames(given)];

  const read = <Name extends SettingName>(name: Name): Value<Name> | undefined => {
    const setting = settings[name];
    // An empty value means "not set", as compose files and CI systems write it.
    const text = given[name]?.trim() || ("default" in setting ? setting.default : undefined);
    if (text === undefined) return undefined;
    const result = setting.schema.safeParse(text);
    if (result.success) return result.data as Value<Name>;
    mistakes.push(`${name} ${result.error.issues[0]?.message ?? "is malformed"}`);
    return undefined;
  };
  const readFile = (name: SettingName, path: string): string | undefined => {
    try {
      return readFileSync(path, "utf8");
    } catch (error) {
      mistakes.push(`${name} names a file that cannot be read (${errorCode(error)})`);
      return undefined;
    }
  };

  const publicUrl = read("OTPOST_PUBLIC_URL");
  const defaultRegion = read("OTPOST_DEFAULT_REGION");
  const adminKey = read("OTPOST_ADMIN_KEY");
  const accountSid = read("TWILIO_ACCOUNT_SID");
  const keyFile = read("OTPOST_SMTP_TLS_KEY_FILE");
  const certificateFile = read("OTPOST_SMTP_TLS_CERTIFICATE_FILE");
  if ((keyFile === undefined) !== (certificateFile === undefined))
    mistakes.push(
      "OTPOST_SMTP_TLS_KEY_FILE and OTPOST_SMTP_TLS_CERTIFICATE_FILE must be set together",
    );

  const readTls = (): Config["smtpTls"] => {
    if (keyFile === undefined || certificateFile === undefined) return undefined;
    const key = readFile("OTPOST_SMTP_TLS_KEY_FILE", keyFile);
    const certificate = readFile("OTPOST_SMTP_TLS_CERTIFICATE_FILE", certificateFile);
    return key === undefined || certificate === undefined ? undefined : { key, certificate };
  };
  const smtpTls = readTls();
  if (smtpTls !== undefined) mistakes.push(...tlsMistakes(smtpTls));

  const config = {
    host: read("OTPOST_HOST") ?? "",
    httpPort: read("OTPOST_HTTP_PORT") ?? 0,
    smtpPort: read("OTPOST_SMTP_PORT") ?? 0,
    dataDirectory: read("OTPOST_DATA_DIR") ?? "",
    ...(publicUrl === undefined ? {} : { publicUrl }),
    mailDomain: read("OTPOST_MAIL_DOMAIN") ?? "",
    ...(defaultRegion === undefined ? {} : { defaultRegion }),
    ...(adminKey === undefined ? {} : { adminKey }),
    totpLifespanMinutes: read("TOTP_LIFESPAN_MINUTES") ?? 0,
    twilio: {
      ...(accountSid === undefined ? {} : { accountSid }),
      authTokens: read("TWILIO_AUTH_TOKEN") ?? [],
    },
    skyvernApiKeys: read("SKYVERN_API_KEY") ?? [],
    allowLoopbackDestinations: read("OTPOST_ALLOW_LOOPBACK_DESTINATIONS") ?? false,
    ...(smtpTls === undefined ? {} : { smtpTls }),
  };
  if (mistakes.length > 0) throw new OtpostError("configuration_invalid", mistakes.join("\n"));
  return config;
}

/** What TLS itself says of the two, before any client connects. */
function tlsMistakes({ key, certificate }: { key: string; certificate: string }): string[] {
  try {
    createSecureContext({ key, cert: certificate });
    return [];
  } catch (error) {
    return [
      `OTPOST_SMTP_TLS_KEY_FILE and OTPOST_SMTP_TLS_CERTIFICATE_FILE must name a private key in PEM, without a passphrase, and the certificate that belongs to it, in PEM (${errorCode(error)})`,
    ];
  }
}

type Value<Name extends SettingName> = (typeof settings)[Name]["schema"]["_output"];

/** A misspelt name would otherwise be ignored, and its setting silently stay at its default. */
function unknownNames(given: Environment): string[] {
  return Object.keys(given)
    .filter(
      (name) => name.startsWith("OTPOST_") && !(name in settings) && !(name in clientSettings),
    )
    .sort()
    .map((name) => `${name} is not a setting of otpost; docs/configuration.md lists them all`);
}

function readEnvFile(path: string): Environment {
  try {
    return parseEnv(readFileSync(path, "utf8"));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return {};
    throw new OtpostError(
      "configuration_invalid",
      `the file .env cannot be read (${errorCode(error)})`,
      { cause: error },
    );
  }
}

const errorCode = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "unreadable";
