/** The code of an authenticator at an instant: RFC 6238 on RFC 4226, computed by `otpauth`. */
import { HOTP, Secret } from "otpauth";
import type { TotpKey } from "./totp-key.ts";

export type GeneratedCode = {
  code: string;
  /** Whole seconds, rounded up, until the next code; 1 to `periodSeconds`. */
  secondsRemaining: number;
  periodSeconds: number;
};

/** `key` is within `totpKeyLimits`: `otpauth` by itself takes an empty secret and 99 digits. */
export function generateCode(key: TotpKey, at: Date): GeneratedCode {
  const { periodSeconds } = key;
  const milliseconds = at.getTime();
  const periodMilliseconds = periodSeconds * 1000;
  // RFC 6238 §4.2: T = floor((now - T0) / X), T0 = 0.
  const step = Math.floor(milliseconds / periodMilliseconds);
  const code = HOTP.generate({
    secret: Secret.fromBase32(key.secret),
    algorithm: key.algorithm,
    digits: key.digits,
    counter: step,
  });
  const left = (step + 1) * periodMilliseconds - milliseconds;
  return { code, secondsRemaining: Math.ceil(left / 1000), periodSeconds };
}
