/** Secrets that are handed out once and recognised later by their SHA-256 alone. */
import { hash } from "node:crypto";
import { base32 } from "./ids.ts";

/**
 * Lower-case hex. A plain hash is enough, and needs no salt: 128 random bits and more cannot be
 * guessed, and the hash is the key under which the secret is looked up.
 */
export const sha256 = (text: string): string => hash("sha256", text, "hex");

/** 128 bits of SHA-256 over the parts; no two lists of parts give the same text to hash. */
export const derivedId = (prefix: string, parts: readonly (string | null)[]): string =>
  `${prefix}_${base32(hash("sha256", JSON.stringify(parts), "buffer").subarray(0, 16))}`;
