/** Skyvern's signature: hex HMAC-SHA256 of the raw body under the organization's Skyvern API key. */
import { createHmac, timingSafeEqual } from "node:crypto";

/** Lower-case hex, as in the header `x-skyvern-signature`. */
export function signAsSkyvern(rawBody: Uint8Array, skyvernApiKey: string): string {
  return createHmac("sha256", skyvernApiKey).update(rawBody).digest("hex");
}

/** Whether one of the keys signed exactly these bytes. Without keys nothing is valid. */
export function isSignedBySkyvern(
  rawBody: Uint8Array,
  signature: string | undefined,
  skyvernApiKeys: readonly string[],
): boolean {
  if (signature === undefined || !/^[0-9a-fA-F]{64}$/.test(signature)) return false;
  const claimed = Buffer.from(signature, "hex");
  let valid = false;
  // Every key is tried, and each compared in constant time: how long it took tells nothing.
  for (const key of skyvernApiKeys) {
    // An empty key would make the signature computable by anyone.
    if (key === "") continue;
    const expected = createHmac("sha256", key).update(rawBody).digest();
    valid = timingSafeEqual(expected, claimed) || valid;
  }
  return valid;
}
