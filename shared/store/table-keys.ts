/**
 * Every key of the one table, written down once, with an example of each.
 *
 * The organization is part of every partition key, except where the key *is* the credential or the
 * address by which an organization is found: an API key's hash, a totp URL's hash, an inbox address.
 * Times are ISO 8601 in UTC with milliseconds (24 characters), so they sort as text.
 */
import type { TableKey } from "../ports/table.ts";

const join = (...parts: readonly string[]): string => parts.join("#");

/** `2026-05-01T08:30:00.000Z#totp_4k1…`: newest last; `id` breaks ties. */
export const timeOrdered = (at: Date, id: string): string => join(at.toISOString(), id);

export const tableKeys = {
  /** `organization#org_1` / `organization` */
  organization: (organizationId: string): TableKey => ({
    partition: join("organization", organizationId),
    sort: "organization",
  }),
  /** index1 `organizations` / `2026-05-01T08:30:00.000Z#org_1` */
  organizations: "organizations",

  /** `api-key#<sha256 hex of the key>` / `api-key` */
  apiKey: (keyHash: string): TableKey => ({ partition: join("api-key", keyHash), sort: "api-key" }),
  /** index1 `organization#org_1#api-keys` / `<created>#key_1` */
  apiKeys: (organizationId: string): string => join("organization", organizationId, "api-keys"),

  /** `inbox-address#login-x7k2@codes.example.com`, `inbox-address#codes.example.com`, `inbox-address#+14155550100` / `inbox` */
  inboxAddress: (address: string): TableKey => ({
    partition: join("inbox-address", address),
    sort: "inbox",
  }),
  /** index1 `organization#org_1#inboxes` / `<created>#inbox_1` */
  inboxes: (organizationId: string): string => join("organization", organizationId, "inboxes"),

  /** `totp-url#<sha256 hex of the capability>` / `totp-url` */
  totpUrl: (capabilityHash: string): TableKey => ({
    partition: join("totp-url", capabilityHash),
    sort: "totp-url",
  }),
  /** index1 `organization#org_1#totp-urls` / `<created>#turl_1` */
  totpUrls: (organizationId: string): string => join("organization", organizationId, "totp-urls"),

  /** `organization#org_1#skyvern-keys` / `<created>#skey_1` */
  skyvernKeys: (organizationId: string): string =>
    join("organization", organizationId, "skyvern-keys"),

  /** `organization#org_1#destinations` / `<created>#dest_1` */
  destinations: (organizationId: string): string =>
    join("organization", organizationId, "destinations"),

  /** `organization#org_1#identifier#jane@example.com` / `<received>#totp_1`: a code's own key */
  codesOfIdentifier: (organizationId: string, identifier: string): string =>
    join("organization", organizationId, "identifier", identifier),
  /** index1 `organization#org_1#codes#totp`, `…#magic_link`, `…#none` / `<received>#totp_1` */
  codesOfType: (organizationId: string, otpType: "totp" | "magic_link" | "none"): string =>
    join("organization", organizationId, "codes", otpType),
  /** index2 `organization#org_1#run#wr_1` / `<received>#totp_1`; only codes pushed for a run */
  codesOfRun: (organizationId: string, workflowRunId: string): string =>
    join("organization", organizationId, "run", workflowRunId),

  /** `organization#org_1#first-seen#twilio#SM…` / `first-seen` */
  firstSeen: (organizationId: string, source: string, sourceId: string): TableKey => ({
    partition: join("organization", organizationId, "first-seen", source, sourceId),
    sort: "first-seen",
  }),

  /** `organization#org_1#forwarding-confirmations` / `<received>#fwd_1` */
  forwardingConfirmations: (organizationId: string): string =>
    join("organization", organizationId, "forwarding-confirmations"),
} as const;
