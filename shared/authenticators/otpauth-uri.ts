/** `otpauth://totp/…` as sites show it: Google's Key URI Format, read strictly. */
import { OtpostError } from "../errors.ts";
import { accountText, type TotpAccount } from "./account.ts";
import { normalizeSecret } from "./base32.ts";
import { type TotpAlgorithm, totpDefaults, totpKeyLimits } from "./totp-key.ts";

/**
 * otpauth://totp/ACME%20Co:jane@example.com?secret=JBSWY3DPEHPK3PXP&issuer=ACME%20Co&algorithm=SHA1&digits=6&period=30
 *
 * @throws OtpostError `validation_failed` that names the parameter at fault and quotes nothing.
 */
export function parseOtpauthUri(text: string): TotpAccount {
  const url = parseTotpUrl(text);
  const given = readParameters(url.searchParams);
  const secret = given.get("secret");
  if (secret === undefined) throw refuse("its `secret` is missing");
  // Steam's codes have five letters, by another rule.
  if (given.has("encoder")) throw refuse("its `encoder` asks for codes that are not standard");
  const { issuer: labelled, account } = readLabel(url.pathname);
  const issuer = accountText(given.get("issuer") ?? "") ?? labelled;
  return {
    key: {
      secret: normalizeSecret(secret),
      algorithm: readAlgorithm(given.get("algorithm")),
      digits: readDigits(given.get("digits")),
      periodSeconds: readPeriod(given.get("period")),
    },
    ...(issuer === undefined ? {} : { issuer }),
    ...(account === undefined ? {} : { label: account }),
  };
}

function parseTotpUrl(text: string): URL {
  const url = URL.parse(text);
  // Of a scheme that the URL standard does not know, the host keeps its case.
  const kind = url?.host.toLowerCase();
  if (kind === "hotp") {
    throw refuse(
      "it is of the kind `hotp`, whose codes depend on a counter; otpost generates time-based ones (`totp`) only",
    );
  }
  if (url === null || kind !== "totp" || url.username !== "" || url.password !== "") {
    throw refuse("it must begin with `otpauth://totp/`");
  }
  return url;
}

/** By lower-case name. */
function readParameters(parameters: URLSearchParams): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  for (const [name, value] of parameters) {
    const known = name.toLowerCase();
    // Which of the two an app takes is the app's affair: the codes could be another's.
    if (given.has(known)) {
      const which = parameterNames.has(known) ? `its \`${known}\`` : "one of its parameters";
      throw refuse(`${which} is there twice`);
    }
    given.set(known, value);
  }
  return given;
}

const parameterNames: ReadonlySet<string> = new Set([
  "secret",
  "issuer",
  "algorithm",
  "digits",
  "period",
  "counter",
]);

/** `/ACME%20Co:jane@example.com`, `/jane@example.com`; the colon may be encoded as well. */
function readLabel(path: string): {
  issuer?: string | undefined;
  account?: string | undefined;
} {
  const label = decode(path.replace(/^\//, ""));
  const colon = label.indexOf(":");
  if (colon < 0) return { account: accountText(label) };
  return {
    issuer: accountText(label.slice(0, colon)),
    account: accountText(label.slice(colon + 1)),
  };
}

/** A label is for people: one that is encoded wrongly is taken as it stands. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// SHA1, sha-256, HmacSHA512
const algorithmName = /^(?:hmac-?)?sha-?(1|256|512)$/i;
const algorithms: ReadonlyMap<string | undefined, TotpAlgorithm> = new Map([
  ["1", "SHA1"],
  ["256", "SHA256"],
  ["512", "SHA512"],
]);

function readAlgorithm(text: string | undefined): TotpAlgorithm {
  if (text === undefined) return totpDefaults.algorithm;
  const algorithm = algorithms.get(algorithmName.exec(text.trim())?.[1]);
  if (algorithm === undefined) throw refuse("its `algorithm` must be SHA1, SHA256 or SHA512");
  return algorithm;
}

function readDigits(text: string | undefined): number {
  if (text === undefined) return totpDefaults.digits;
  if (!/^[678]$/.test(text.trim())) throw refuse("its `digits` must be 6, 7 or 8");
  return Number(text);
}

function readPeriod(text: string | undefined): number {
  if (text === undefined) return totpDefaults.periodSeconds;
  const seconds = /^[0-9]{1,9}$/.test(text.trim()) ? Number(text) : 0;
  if (seconds >= 1 && seconds <= totpKeyLimits.mostPeriodSeconds) return seconds;
  throw refuse("its `period` must be a whole number of seconds, 1 or more");
}

const refuse = (what: string): OtpostError =>
  new OtpostError("validation_failed", `The otpauth URI cannot be used: ${what}.`);
