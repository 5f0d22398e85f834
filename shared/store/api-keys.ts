/** The API keys: only the SHA-256 of each is kept. */
import type { Table } from "../ports/table.ts";

/** `admin` of its organization; `operator` of the whole deployment. */
export const scopes = ["push", "read", "admin", "operator"] as const;
export type Scope = (typeof scopes)[number];

/** What is known of a key; never the key. */
export type ApiKey = {
  id: string;
  organizationId: string;
  scopes: readonly Scope[];
  /** Normalised; the key reaches only these. Absent means all of the organization's. */
  identifiers?: readonly string[];
  label?: string;
  createdAt: Date;
};

export type ApiKeys = {
  /**
   * Makes a key of 256 random bits; `key` is given here and never again.
   *
   * @throws OtpostError `validation_failed` without scopes, or when `identifiers` limit an `admin` or
   * `operator` key (it could make itself an unlimited one).
   */
  create(key: {
    organizationId: string;
    scopes: readonly Scope[];
    identifiers?: readonly string[] | undefined;
    label?: string | undefined;
  }): Promise<{ key: string; apiKey: ApiKey }>;
  /**
   * Makes a key that the operator configured valid, as an `operator` key of the organization, and
   * revokes the ones configured before it.
   */
  ensureConfigured(organizationId: string, key: string): Promise<ApiKey>;
  /** The key's record; `undefined` for an unknown or revoked key. */
  verify(key: string): Promise<ApiKey | undefined>;
  /** Oldest first. */
  list(organizationId: string): Promise<ApiKey[]>;
  /** Effective with the next request; `false` when there is none. */
  revoke(organizationId: string, apiKeyId: string): Promise<boolean>;
};

export declare function createApiKeys(options: {
  table: Table;
  now: () => Date;
  random: (bytes: number) => Uint8Array;
  defaultRegion?: string | undefined;
}): ApiKeys;
