/** An account as an otpauth URI or an export names it: its key, and what people call it. */
import type { TotpKey } from "./totp-key.ts";

export type TotpAccount = {
  key: TotpKey;
  /** Who gave the secret: `GitHub`. */
  issuer?: string;
  /** The account's name there: `jane@example.com`. */
  label?: string;
};

/** As long as labels that come in other ways; one that is longer says nothing more. */
const mostCharacters = 200;
const controlCharacters = /\p{Cc}/gu;

/** One line for people: `undefined` when it is blank. */
export const accountText = (raw: string): string | undefined =>
  raw.replace(controlCharacters, " ").toWellFormed().trim().slice(0, mostCharacters).trim() ||
  undefined;
