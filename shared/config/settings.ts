/**
 * Every setting of otpost on one machine: its environment name, what it means, and how it is
 * checked. `docs/configuration.md` is generated from this table.
 */
import { isSupportedCountry } from "libphonenumber-js/min";
import { z } from "zod";

const port = z
  .string()
  .regex(/^[0-9]{1,5}$/, "must be a port number from 0 to 65535 (0: any free port)")
  .transform(Number)
  .refine((value) => value <= 65_535, "must be a port number from 0 to 65535 (0: any free port)");

/** Codes live minutes; a day is the longest the duplicate records are kept. */
const lifespanMinutes = z
  .string()
  .regex(/^[0-9]{1,4}$/, "must be a whole number of minutes from 1 to 1440")
  .transform(Number)
  .refine(
    (value) => value >= 1 && value <= 1440,
    "must be a whole number of minutes from 1 to 1440",
  );

const httpUrl = z
  .url({
    protocol: /^https?$/,
    error: "must be an absolute http or https URL, such as https://codes.example.com",
  })
  .refine(
    (value) => !/[?#]/.test(value),
    "must be an absolute URL without a query or fragment, such as https://codes.example.com",
  )
  .transform((value) => value.replace(/\/+$/, ""));

const domain = z
  .string()
  .toLowerCase()
  .regex(
    /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9](?:[a-z0-9-]{0,62}))*$/,
    "must be a domain name, such as codes.example.com",
  );

/** One secret, or two while the older is being replaced: `new,old`. */
const rotatingSecrets = z
  .string()
  .transform((value) =>
    value
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== ""),
  )
  .refine(
    (parts) => parts.length >= 1 && parts.length <= 2,
    "must be one secret, or two separated by a comma while rotating",
  );

const region = z
  .string()
  .toUpperCase()
  .refine(isSupportedCountry, "must be a two-letter country code (ISO 3166-1), such as US");

/**
 * What `OTPOST_ADMIN_KEY` must look like: a short or guessable key would open everything, and a
 * header value cannot hold spaces or control characters.
 */
const adminKey = z
  .string()
  .regex(
    /^[\x21-\x7e]{32,200}$/,
    "must be 32 to 200 printable ASCII characters without spaces; generate one with: openssl rand -base64 33",
  );

const yesOrNo = z
  .string()
  .toLowerCase()
  .regex(/^(?:true|false)$/, "must be true or false")
  .transform((value) => value === "true");

type Setting = {
  schema: z.ZodType<unknown, string>;
  /** In the words of the documentation. */
  meaning: string;
  /** As it would be written in the environment; absent when the setting is off without a value. */
  default?: string;
  /** What happens without a value, when there is no default. */
  without?: string;
  /** Never shown in a message. */
  secret?: true;
};

export const settings = {
  OTPOST_HOST: {
    schema: z.string().regex(/^[A-Za-z0-9.:-]+$/, "must be a host name or an IP address"),
    meaning:
      "The address to listen on, for HTTP and SMTP. `0.0.0.0` listens on every interface: do that only behind a firewall and, for HTTP, a TLS proxy.",
    default: "127.0.0.1",
  },
  OTPOST_HTTP_PORT: {
    schema: port,
    meaning: "The port of the HTTP API; `0` takes any free port, and the start prints it.",
    default: "8787",
  },
  OTPOST_SMTP_PORT: {
    schema: port,
    meaning:
      "The port of the SMTP intake; `0` takes any free port. Other mail servers deliver to port 25: forward that port to this one.",
    default: "2525",
  },
  OTPOST_DATA_DIR: {
    schema: z.string().min(1, "must be a directory"),
    meaning:
      "Where everything is kept: the database, raw mail until it is parsed, the key file and the admin key. Created with mode 0700.",
    default: "./data",
  },
  OTPOST_PUBLIC_URL: {
    schema: httpUrl,
    meaning:
      "The URL under which the outside reaches the HTTP API. Totp URLs are made with it, and Twilio's signatures are checked over it.",
    without: "the address it listens on, `http://HOST:PORT`",
  },
  OTPOST_MAIL_DOMAIN: {
    schema: domain,
    meaning:
      "The domain of generated inbox addresses; its MX record points to this machine when mail comes from outside.",
    default: "otpost.localhost",
  },
  OTPOST_DEFAULT_REGION: {
    schema: region,
    meaning:
      "The country that phone numbers without a `+` belong to (ISO 3166-1, such as `US`), so that they compare as E.164.",
    without: "numbers without a `+` are compared as they are written",
  },
  OTPOST_ADMIN_KEY: {
    schema: adminKey,
    meaning: "The operator's API key (scope `operator`).",
    without:
      "one is generated at the first start, kept in `admin-key` in the data directory with mode 0600, and printed once",
    secret: true,
  },
  TOTP_LIFESPAN_MINUTES: {
    schema: lifespanMinutes,
    meaning: "How long a code is served after its arrival, in minutes.",
    default: "10",
  },
  TWILIO_ACCOUNT_SID: {
    schema: z
      .string()
      .regex(/^AC[0-9a-fA-F]{32}$/, "must be an account SID: AC and 32 hexadecimal digits"),
    meaning: "The Twilio account whose webhooks are accepted.",
    without: "any account whose webhook carries a right signature",
  },
  TWILIO_AUTH_TOKEN: {
    schema: rotatingSecrets,
    meaning:
      "The auth token that Twilio signs its webhooks with; two separated by a comma while rotating.",
    without: "every Twilio webhook is refused",
    secret: true,
  },
  SKYVERN_API_KEY: {
    schema: rotatingSecrets,
    meaning:
      "The Skyvern API key that signs `totp_url` polls of the first organization; two separated by a comma while rotating. Keys can be added through the API as well.",
    without: "only keys added through the API sign polls",
    secret: true,
  },
  OTPOST_ALLOW_LOOPBACK_DESTINATIONS: {
    schema: yesOrNo,
    meaning:
      "Whether destinations may be on this machine itself (`localhost`, 127.0.0.0/8, ::1; there over http as well), for a Skyvern server or a receiver beside otpost. Every organization may then have codes posted to any port of this machine.",
    default: "false",
  },
  OTPOST_SMTP_TLS_KEY_FILE: {
    schema: z.string().min(1, "must be a file"),
    meaning: "The private key (PEM) for STARTTLS. Needs the certificate file too.",
    without: "STARTTLS is not offered",
  },
  OTPOST_SMTP_TLS_CERTIFICATE_FILE: {
    schema: z.string().min(1, "must be a file"),
    meaning: "The certificate chain (PEM) for STARTTLS. Needs the key file too.",
    without: "STARTTLS is not offered",
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

/** Read by the `otpost` command, not by the server; known here so that they are not "unknown". */
export const clientSettings = {
  OTPOST_URL: "Where the `otpost` command finds the server, when it is not this machine's.",
  OTPOST_API_KEY: "The API key that the `otpost` command uses.",
  OTPOST_TWILIO_URL:
    "Where the `otpost` command asks in the place of Twilio's REST API: a test server that answers as Twilio does.",
} as const;
