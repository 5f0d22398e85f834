/**
 * Every key of the one table, written down once, with an example of each.
 *
 * The organization is part of every partition key, except where the key *is* the credential or the
 * address by which an organization is found: an API key's hash, a totp URL's hash, an inbox address.
 * Times are ISO 8601 in UTC with milliseconds (24 characters), so they sort as text.
 */
import { OtpostError } from "../errors.ts";
import type { TableKey } from "../ports/table.ts";

const join = (...parts: readonly string[]): string => parts.join("#");

/** Whether an organization may have this id. */
export const isOrganizationId = (text: string): boolean => /^[A-Za-z0-9_-]{1,64}$/.test(text);

/**
 * An organization's partitions; only their last part may hold any character.
 *
 * @throws OtpostError `invalid_key`: with a `#` in its id, one organization's partition could spell
 * another's.
 */
function ofOrganization(organizationId: string, ...parts: readonly string[]): string {
  if (!isOrganizationId(organizationId)) {
    throw new OtpostError(
      "invalid_key",
      "An organization's id has 1 to 64 characters of A–Z a–z 0–9 _ -.",
    );
  }
  return join("organization", organizationId, ...parts);
}

/** `2026-05-01T08:30:00.000Z#totp_4k1…`: newest last; `id` breaks ties. */
export const timeOrdered = (at: Date, id: string): string => join(at.toISOString(), id);

export const tableKeys = {
  /** `organization#org_1` / `organization` */
  organization: (organizationId: string): TableKey => ({
    partition: ofOrganization(organizationId),
    sort: "organization",
  }),
  /** index1 `organizations` / `2026-05-01T08:30:00.000Z#org_1` */
  organizations: "organizations",

  /** `api-key#<sha256 hex of the key>` / `api-key` */
  apiKey: (keyHash: string): TableKey => ({ partition: join("api-key", keyHash), sort: "api-key" }),
  /** index1 `organization#org_1#api-keys` / `key_01k7…`; the id begins with its time */
  apiKeys: (organizationId: string): string => ofOrganization(organizationId, "api-keys"),

  /** `inbox-address#login-x7k2@codes.example.com`, `inbox-address#codes.example.com`, `inbox-address#+14155550100` / `inbox` */
  inboxAddress: (address: string): TableKey => ({
    partition: join("inbox-address", address),
    sort: "inbox",
  }),
  /** `reserved-address#login-x7k2@codes.example.com`, or a domain, or a number / `reserved` */
  reservedAddress: (address: string): TableKey => ({
    partition: join("reserved-address", address),
    sort: "reserved",
  }),
  /** index1 `organization#org_1#inboxes` / `inbox_01k7…` */
  inboxes: (organizationId: string): string => ofOrganization(organizationId, "inboxes"),

  /** index2 `inbox-domain#codes.example.com` / `inbox_01k7…`; only of email addresses */
  inboxesOfDomain: (domain: string): string => join("inbox-domain", domain),

  /** `totp-url#<sha256 hex of the capability>` / `totp-url` */
  totpUrl: (capabilityHash: string): TableKey => ({
    partition: join("totp-url", capabilityHash),
    sort: "totp-url",
  }),
  /** index1 `organization#org_1#totp-urls` / `turl_01k7…` */
  totpUrls: (organizationId: string): string => ofOrganization(organizationId, "totp-urls"),
  /** `organization#org_1#totp-url-polls` / `turl_01k7…`: how the URL was last polled */
  totpUrlPolls: (organizationId: string): string =>
    ofOrganization(organizationId, "totp-url-polls"),
  /** `organization#org_1#polling-run#<hash of the poll's ids and its identifier>` / `polling-run` */
  run: (organizationId: string, poll: string): TableKey => ({
    partition: ofOrganization(organizationId, "polling-run", poll),
    sort: "polling-run",
  }),

  /** `organization#org_1#skyvern-keys` / `skey_01k7…` */
  skyvernKeys: (organizationId: string): string => ofOrganization(organizationId, "skyvern-keys"),

  /** `organization#org_1#authenticators-of#jane@example.com` / `auth_01k7…`; the id begins with its time */
  authenticatorsOfIdentifier: (organizationId: string, identifier: string): string =>
    ofOrganization(organizationId, "authenticators-of", identifier),
  /** index1 `organization#org_1#authenticators` / `auth_01k7…` */
  authenticators: (organizationId: string): string =>
    ofOrganization(organizationId, "authenticators"),

  /** `organization#org_1#destinations` / `dest_01k7…` */
  destinations: (organizationId: string): string => ofOrganization(organizationId, "destinations"),

  /** `organization#org_1#deliveries` / `dlv_01k7…`; the id begins with the time of its code */
  deliveries: (organizationId: string): string => ofOrganization(organizationId, "deliveries"),
  /** index1 `organization#org_1#destination#dest_01k7…#deliveries` / `dlv_01k7…` */
  deliveriesOfDestination: (organizationId: string, destinationId: string): string =>
    ofOrganization(organizationId, "destination", destinationId, "deliveries"),
  /** `organization#org_1#started-task#<sha256 hex of destination and link>` / `started-task` */
  startedTask: (organizationId: string, linkHash: string): TableKey => ({
    partition: ofOrganization(organizationId, "started-task", linkHash),
    sort: "started-task",
  }),

  /** `organization#org_1#identifier#jane@example.com` / `<received>#totp_1`: a code's own key */
  codesOfIdentifier: (organizationId: string, identifier: string): string =>
    ofOrganization(organizationId, "identifier", identifier),
  /** index1 `organization#org_1#codes#totp`, `…#magic_link`, `…#none` / `<received>#totp_1` */
  codesOfType: (organizationId: string, otpType: "totp" | "magic_link" | "none"): string =>
    ofOrganization(organizationId, "codes", otpType),
  /** `organization#org_1#run-polls#wr_1` / `2026-05-01T08:30:00.000Z#<hash>`: a poll of the run */
  runPolls: (organizationId: string, run: string): string =>
    ofOrganization(organizationId, "run-polls", run),
  /** index2 `organization#org_1#run#wr_1` / `<received>#totp_1`; only codes pushed for a run */
  codesOfRun: (organizationId: string, workflowRunId: string): string =>
    ofOrganization(organizationId, "run", workflowRunId),

  /** `organization#org_1#first-seen#twilio#SM…` / `first-seen` */
  firstSeen: (organizationId: string, source: string, sourceId: string): TableKey => ({
    partition: ofOrganization(organizationId, "first-seen", source, sourceId),
    sort: "first-seen",
  }),

  /** `organization#org_1#idempotency-key#<sha256 hex of key and identifier>` / `idempotency-key` */
  idempotencyKey: (organizationId: string, keyHash: string): TableKey => ({
    partition: ofOrganization(organizationId, "idempotency-key", keyHash),
    sort: "idempotency-key",
  }),

  /** `organization#org_1#forwarding-confirmations` / `<received>#fwd_1` */
  forwardingConfirmations: (organizationId: string): string =>
    ofOrganization(organizationId, "forwarding-confirmations"),
} as const;
