/** What a TOTP code is computed from: the secret, the hash, the digits, the period; and their bounds. */
import { z } from "zod";

export const totpAlgorithms = ["SHA1", "SHA256", "SHA512"] as const;
export type TotpAlgorithm = (typeof totpAlgorithms)[number];

export type TotpKey = {
  /** Base32 (RFC 4648 §6): upper case, without padding, 80 to 1024 bits. */
  secret: string;
  algorithm: TotpAlgorithm;
  /** 6, 7 or 8. */
  digits: number;
  periodSeconds: number;
};

export const totpKeyLimits = {
  /** What many sites give; RFC 4226 §4 R6 asks for 128, and half the sites do not. */
  secretBits: 80,
  /** Twice what SHA-512 gives; RFC 2104 §3: more does not make the key stronger. */
  mostSecretBits: 1024,
  digits: { least: 6, most: 8 },
  /** 31 years: any period that anybody could mean, and every product of it still exact. */
  mostPeriodSeconds: 999_999_999,
} as const;

/** RFC 6238 §4 and Google's Key URI Format: what holds where nothing is said. */
export const totpDefaults = { algorithm: "SHA1", digits: 6, periodSeconds: 30 } as const;

/** As the store keeps it beside the sealed secret. */
export const totpParameters = z.object({
  algorithm: z.enum(totpAlgorithms),
  digits: z.int().min(totpKeyLimits.digits.least).max(totpKeyLimits.digits.most),
  periodSeconds: z.int().min(1).max(totpKeyLimits.mostPeriodSeconds),
});
