/** The operator's key: the configured one, else one that is generated at the first start and kept. */

import { firstOrganizationId } from "../shared/store/organizations.ts";
import type { Store } from "../shared/store/store.ts";
import {
  type DataDirectory,
  readOptionalFile,
  removeFile,
  writePrivateFile,
} from "./data-directory.ts";

/**
 * Makes sure that one operator's key is valid, and only one: whoever configures another, or deletes
 * the kept one, expects the one before to be dead. Gives the key only when it was generated just now.
 * A configured key is not written to disk: whoever keeps it in a vault wants it nowhere else.
 */
export async function ensureAdminKey(options: {
  directory: Pick<DataDirectory, "adminKey">;
  store: Pick<Store, "apiKeys">;
  random: (bytes: number) => Uint8Array;
  configured?: string | undefined;
}): Promise<string | undefined> {
  const { directory, store, random, configured } = options;
  if (configured !== undefined) {
    await store.apiKeys.ensureConfigured(firstOrganizationId, configured);
    removeFile(directory.adminKey);
    return undefined;
  }
  const kept = readOptionalFile(directory.adminKey);
  const isValid = kept !== undefined && (await store.apiKeys.verify(kept)) !== undefined;
  const key = isValid ? kept : `otp_${Buffer.from(random(32)).toString("base64url")}`;
  if (!isValid) writePrivateFile(directory.adminKey, `${key}\n`);
  await store.apiKeys.ensureConfigured(firstOrganizationId, key);
  return isValid ? undefined : key;
}
