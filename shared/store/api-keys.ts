/** The API keys: only the SHA-256 of each is kept. */
import { z } from "zod";
import { OtpostError } from "../errors.ts";
import { normalizeIdentifier } from "../message/identifier.ts";
import type { Table, TableItem } from "../ports/table.ts";
import { isId, newId } from "./ids.ts";
import { sha256 } from "./secrets.ts";
import { findByIndex1, findItems, readItem, storedInstant } from "./stored-items.ts";
import { tableKeys } from "./table-keys.ts";

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

const storedApiKey = z.object({
  id: z.string(),
  organizationId: z.string(),
  scopes: z.array(z.enum(scopes)),
  identifiers: z.array(z.string()).exactOptional(),
  label: z.string().exactOptional(),
  createdAt: storedInstant,
});

/** Attribute of the keys that came from the configuration. */
const configuredMark = z.object({ configured: z.boolean().default(false) });

export function createApiKeys({
  table,
  now,
  random,
  defaultRegion,
}: {
  table: Table;
  now: () => Date;
  random: (bytes: number) => Uint8Array;
  defaultRegion?: string | undefined;
}): ApiKeys {
  const read = (item: TableItem): ApiKey => readItem(storedApiKey, item);

  async function put(key: string, apiKey: ApiKey, configured: boolean): Promise<void> {
    await table.put({
      ...tableKeys.apiKey(sha256(key)),
      index1: { partition: tableKeys.apiKeys(apiKey.organizationId), sort: apiKey.id },
      attributes: {
        ...apiKey,
        createdAt: apiKey.createdAt.toISOString(),
        ...(configured ? { configured } : {}),
      },
    });
  }

  async function verify(key: string): Promise<ApiKey | undefined> {
    const item = await table.get(tableKeys.apiKey(sha256(key)));
    return item && read(item);
  }

  return {
    verify,

    async create({ organizationId, scopes: wanted, identifiers, label }) {
      assertGrantable(wanted, identifiers);
      const key = `otp_${Buffer.from(random(32)).toString("base64url")}`;
      const apiKey: ApiKey = {
        id: newId("key", { now, random }),
        organizationId,
        // In one order, and each once.
        scopes: scopes.filter((scope) => wanted.includes(scope)),
        ...(identifiers === undefined
          ? {}
          : {
              identifiers: [
                ...new Set(identifiers.map((one) => normalizeIdentifier(one, { defaultRegion }))),
              ],
            }),
        ...(label === undefined ? {} : { label }),
        createdAt: now(),
      };
      await put(key, apiKey, false);
      return { key, apiKey };
    },

    async ensureConfigured(organizationId, key) {
      const known = await verify(key);
      const isCurrent =
        known?.organizationId === organizationId && known.scopes.includes("operator");
      const apiKey: ApiKey = isCurrent
        ? known
        : {
            id: newId("key", { now, random }),
            organizationId,
            scopes: ["operator"],
            label: "configured",
            createdAt: now(),
          };
      if (!isCurrent) await put(key, apiKey, true);
      // Whoever replaces a leaked key expects the leaked one to be dead.
      const partition = tableKeys.apiKeys(organizationId);
      const replaced = await findItems(
        table,
        { index: "index1", partition, direction: "ascending" },
        (item) =>
          readItem(configuredMark, item).configured &&
          item.partition !== tableKeys.apiKey(sha256(key)).partition
            ? item
            : undefined,
      );
      await Promise.all(replaced.map((item) => table.delete(item)));
      return apiKey;
    },

    list: async (organizationId) =>
      findItems(
        table,
        {
          index: "index1",
          partition: tableKeys.apiKeys(organizationId),
          direction: "ascending",
        },
        read,
      ),

    async revoke(organizationId, apiKeyId) {
      if (!isId("key", apiKeyId)) return false;
      const items = await findByIndex1(table, tableKeys.apiKeys(organizationId), apiKeyId);
      await Promise.all(items.map((item) => table.delete(item)));
      return items.length > 0;
    },
  };
}

function assertGrantable(
  wanted: readonly Scope[],
  identifiers: readonly string[] | undefined,
): void {
  if (wanted.length === 0) {
    throw new OtpostError("validation_failed", `An API key needs a scope: ${scopes.join(", ")}.`);
  }
  if (identifiers === undefined) return;
  if (identifiers.length === 0 || identifiers.length > apiKeyLimits.identifiers) {
    throw new OtpostError(
      "validation_failed",
      `An API key is limited to 1 to ${apiKeyLimits.identifiers} identifiers; leave them out for a key without that limit.`,
    );
  }
  if (wanted.includes("admin") || wanted.includes("operator")) {
    throw new OtpostError(
      "validation_failed",
      "An admin or operator key cannot be limited to identifiers: it could make itself an unlimited one.",
    );
  }
}

/** The record is read with every request: it stays small. */
export const apiKeyLimits = { identifiers: 100 } as const;
