/** The operator's key: the configured one, else one that is generated at the first start and kept. */

import { firstOrganizationId } from "../shared/store/organizations.ts";
import type { Store } from "../shared/store/store.ts";
import { type DataDirectory, readOptionalFile, writePrivateFile } from "./data-directory.ts";

/**
 * Makes sure that an operator can call the API; gives the key only when it was generated just now.
 * A configured key is not written to disk: whoever keeps it in a vault wants it nowhere else.
 */
export async function ensureAdminKey(options: {
  directory: DataDirectory;
  store: Pick<Store, "apiKeys">;
  configured?: string | undefined;
}): Promise<string | undefined> {
  const { directory, store, configured } = options;
  if (configured !== undefined) {
    await store.apiKeys.ensureConfigured(firstOrganizationId, configured);
    return undefined;
  }
  const kept = readOptionalFile(directory.adminKey);
  if (kept !== undefined && (await store.apiKeys.verify(kept)) !== undefined) return undefined;

  const { key } = await store.apiKeys.create({
    organizationId: firstOrganizationId,
    scopes: ["operator"],
    label: "admin",
  });
  writePrivateFile(directory.adminKey, `${key}\n`);
  return key;
}
