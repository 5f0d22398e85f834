/** How each provider forwards, step by step; the words are in the strings. */
import { text } from "../strings.ts";

export type Provider = keyof typeof text.guides;

/** Of mailboxes; a phone number has one way only. */
export const mailProviders = ["gmail", "microsoft", "fastmail", "icloud", "other"] as const;

export const providerNames: Readonly<Record<string, string>> = Object.fromEntries(
  mailProviders.map((name) => [name, text.guides[name].name]),
);

/** Gmail alone sends a mail that must be answered before it forwards anything. */
export const asksToConfirm = (provider: Provider): boolean => provider === "gmail";
