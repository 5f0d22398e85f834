/** All repositories on one table, as both composition roots need them. */
import type { Ports } from "../ports/ports.ts";
import { type ApiKeys, createApiKeys } from "./api-keys.ts";
import { type Authenticators, createAuthenticators } from "./authenticators.ts";
import { type Codes, createCodes } from "./codes.ts";
import { createDestinations, type Destinations } from "./destinations.ts";
import { createFirstSeen, type FirstSeen } from "./first-seen.ts";
import {
  createForwardingConfirmations,
  type ForwardingConfirmations,
} from "./forwarding-confirmations.ts";
import { createIdempotencyKeys, type IdempotencyKeys } from "./idempotency-keys.ts";
import { createInboxes, type Inboxes } from "./inboxes.ts";
import { createOrganizations, firstOrganizationId, type Organizations } from "./organizations.ts";
import { createSkyvernKeys, type SkyvernKeys } from "./skyvern-keys.ts";
import { createTotpUrls, type TotpUrls } from "./totp-urls.ts";

export type Store = {
  apiKeys: ApiKeys;
  authenticators: Authenticators;
  codes: Codes;
  destinations: Destinations;
  firstSeen: FirstSeen;
  forwardingConfirmations: ForwardingConfirmations;
  idempotencyKeys: IdempotencyKeys;
  inboxes: Inboxes;
  organizations: Organizations;
  skyvernKeys: SkyvernKeys;
  totpUrls: TotpUrls;
};

export type StoreOptions = Pick<Ports, "table" | "secretBox" | "now" | "random"> & {
  totpLifespanMinutes: number;
  mailDomain: string;
  defaultRegion?: string | undefined;
  /** Keys from the environment; they belong to the first organization. */
  skyvernApiKeys: readonly string[];
};

export function createStore(options: StoreOptions): Store {
  return {
    apiKeys: createApiKeys(options),
    authenticators: createAuthenticators(options),
    codes: createCodes({ ...options, lifespanMinutes: options.totpLifespanMinutes }),
    destinations: createDestinations(options),
    firstSeen: createFirstSeen(options),
    forwardingConfirmations: createForwardingConfirmations(options),
    idempotencyKeys: createIdempotencyKeys(options),
    inboxes: createInboxes(options),
    organizations: createOrganizations(options),
    skyvernKeys: createSkyvernKeys({
      ...options,
      configured: { organizationId: firstOrganizationId, keys: options.skyvernApiKeys },
    }),
    totpUrls: createTotpUrls(options),
  };
}
