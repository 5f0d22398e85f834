/** What a new deployment starts with: an organization, an inbox, and the operator's key. */
import { firstOrganizationId } from "../../shared/store/organizations.ts";
import type { Store } from "../../shared/store/store.ts";

/**
 * Done again it changes nothing but the key: one that replaces another in the secret replaces it in
 * the table, too.
 *
 * @returns the address of the first inbox, when this made it
 */
export async function prepareFirstOrganization(
  { organizations, inboxes, apiKeys }: Pick<Store, "organizations" | "inboxes" | "apiKeys">,
  operatorKey: string,
): Promise<string | undefined> {
  await apiKeys.ensureConfigured(firstOrganizationId, operatorKey);
  if ((await organizations.find(firstOrganizationId)) !== undefined) return undefined;
  // The organization last: a deployment that dies in between is a first one again.
  const inbox = await inboxes.create({
    organizationId: firstOrganizationId,
    kind: "email_address",
    label: "first inbox",
  });
  await organizations.ensureFirst();
  return inbox.address;
}
