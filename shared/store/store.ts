/** All repositories on one table, as both composition roots need them. */
import type { Ports } from "../ports/ports.ts";
import { type ApiKeys, createApiKeys } from "./api-keys.ts";
import { type Authenticators, createAuthenticators } from "./authenticators.ts";
import { type CodeClaims, createCodeClaims } from "./code-claims.ts";
import { type Codes, createCodes } from "./codes.ts";
import { createDeliveryRecords, type DeliveryRecords } from "./delivery-records.ts";
import { createDestinationHealth, type DestinationHealth } from "./destination-health.ts";
import { createDestinations, type Destinations } from "./destinations.ts";
import { createFirstSeen, type FirstSeen } from "./first-seen.ts";
import {
  createForwardingConfirmations,
  type ForwardingConfirmations,
} from "./forwarding-confirmations.ts";
import { createIdempotencyKeys, type IdempotencyKeys } from "./idempotency-keys.ts";
import { createInboxes, type Inboxes } from "./inboxes.ts";
import { createOrganizations, firstOrganizationId, type Organizations } from "./organizations.ts";
import { createRunPolls, type RunPolls } from "./run-polls.ts";
import { createRuns, type Runs } from "./runs.ts";
import { createSkyvernKeys, type SkyvernKeys } from "./skyvern-keys.ts";
import { createStartedTasks, type StartedTasks } from "./started-tasks.ts";
import { createTotpUrlPolls, type TotpUrlPolls } from "./totp-url-polls.ts";
import { createTotpUrls, type TotpUrls } from "./totp-urls.ts";

export type Store = {
  apiKeys: ApiKeys;
  authenticators: Authenticators;
  codeClaims: CodeClaims;
  codes: Codes;
  destinations: Destinations;
  destinationHealth: DestinationHealth;
  deliveryRecords: DeliveryRecords;
  firstSeen: FirstSeen;
  forwardingConfirmations: ForwardingConfirmations;
  idempotencyKeys: IdempotencyKeys;
  inboxes: Inboxes;
  organizations: Organizations;
  runPolls: RunPolls;
  runs: Runs;
  skyvernKeys: SkyvernKeys;
  totpUrlPolls: TotpUrlPolls;
  startedTasks: StartedTasks;
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
    codeClaims: createCodeClaims(options),
    codes: createCodes({ ...options, lifespanMinutes: options.totpLifespanMinutes }),
    destinations: createDestinations(options),
    destinationHealth: createDestinationHealth(options),
    deliveryRecords: createDeliveryRecords(options),
    firstSeen: createFirstSeen(options),
    forwardingConfirmations: createForwardingConfirmations(options),
    idempotencyKeys: createIdempotencyKeys(options),
    inboxes: createInboxes(options),
    organizations: createOrganizations(options),
    runPolls: createRunPolls(options),
    runs: createRuns(options),
    skyvernKeys: createSkyvernKeys({
      ...options,
      configured: { organizationId: firstOrganizationId, keys: options.skyvernApiKeys },
    }),
    totpUrlPolls: createTotpUrlPolls(options),
    startedTasks: createStartedTasks(options),
    totpUrls: createTotpUrls(options),
  };
}
