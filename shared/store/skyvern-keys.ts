/** The Skyvern API keys that sign pulls, sealed; the current one and the ones before it. */
import { z } from "zod";
import { OtpostError } from "../errors.ts";
import { type SecretBox, type SecretContext, secretBoxLimits } from "../ports/secret-box.ts";
import type { Table, TableQuery } from "../ports/table.ts";
import { isId, newId } from "./ids.ts";
import { createOpenedSecrets } from "./opened-secrets.ts";
import { findItems, readItem, storedInstant } from "./stored-items.ts";
import { tableKeys } from "./table-keys.ts";

export type SkyvernKey = {
  id: string;
  organizationId: string;
  /** `…` and the last four characters. */
  masked: string;
  label?: string;
  createdAt: Date;
};

export type SkyvernKeys = {
  /**
   * @throws OtpostError `validation_failed` for a key that is empty, too long, or the eleventh;
   * `conflict` when it is there already.
   */
  add(key: {
    organizationId: string;
    key: string;
    label?: string | undefined;
  }): Promise<SkyvernKey>;
  /** Oldest first; configured keys are not among them. */
  list(organizationId: string): Promise<SkyvernKey[]>;
  /** Effective with the next pull; `false` when there is none. */
  delete(organizationId: string, skyvernKeyId: string): Promise<boolean>;
  /** The plain keys, newest first, configured ones included; empty when there is none. */
  signingKeys(organizationId: string): Promise<string[]>;
};

const storedSkyvernKey = z.object({
  id: z.string(),
  organizationId: z.string(),
  masked: z.string(),
  label: z.string().exactOptional(),
  createdAt: storedInstant,
  sealed: z.string(),
});

export const skyvernKeyLimits = {
  /** Every pull is checked against each of them. */
  keys: 10,
} as const;

export function createSkyvernKeys({
  table,
  secretBox,
  now,
  random,
  configured,
}: {
  table: Table;
  secretBox: SecretBox;
  now: () => Date;
  random: (bytes: number) => Uint8Array;
  /** Keys from the environment, for one organization. */
  configured?: { organizationId: string; keys: readonly string[] } | undefined;
}): SkyvernKeys {
  /** Which keys are valid is read anew at every pull. */
  const opened = createOpenedSecrets({ secretBox });

  const readAll = async (organizationId: string, direction: TableQuery["direction"]) =>
    findItems(table, { partition: tableKeys.skyvernKeys(organizationId), direction }, (item) =>
      readItem(storedSkyvernKey, item),
    );

  const contextOf = (organizationId: string): SecretContext => ({
    organizationId,
    purpose: "skyvern-key",
  });

  async function signingKeys(organizationId: string): Promise<string[]> {
    const stored = await readAll(organizationId, "descending");
    const context = contextOf(organizationId);
    const keys = await Promise.all(stored.map(({ sealed }) => opened.open(sealed, context)));
    const fromEnvironment = configured?.organizationId === organizationId ? configured.keys : [];
    return [...new Set([...keys, ...fromEnvironment])];
  }

  return {
    signingKeys,

    async add({ organizationId, key: given, label }) {
      const key = given.trim();
      assertKey(key);
      const known = await signingKeys(organizationId);
      if (known.includes(key)) {
        throw new OtpostError("conflict", "This Skyvern key is there already.");
      }
      if (known.length >= skyvernKeyLimits.keys) {
        throw new OtpostError(
          "validation_failed",
          `An organization has at most ${skyvernKeyLimits.keys} Skyvern keys: delete one that is no longer in use.`,
        );
      }
      const skyvernKey: SkyvernKey = {
        id: newId("skey", { now, random }),
        organizationId,
        masked: mask(key),
        ...(label === undefined ? {} : { label }),
        createdAt: now(),
      };
      await table.put({
        partition: tableKeys.skyvernKeys(organizationId),
        sort: skyvernKey.id,
        attributes: {
          ...skyvernKey,
          createdAt: skyvernKey.createdAt.toISOString(),
          sealed: await secretBox.seal(key, contextOf(organizationId)),
        },
      });
      return skyvernKey;
    },

    async list(organizationId) {
      const stored = await readAll(organizationId, "ascending");
      return stored.map(({ sealed: _, ...skyvernKey }) => skyvernKey);
    },

    async delete(organizationId, skyvernKeyId) {
      if (!isId("skey", skyvernKeyId)) return false;
      const place = { partition: tableKeys.skyvernKeys(organizationId), sort: skyvernKeyId };
      const item = await table.get(place);
      if (item === undefined) return false;
      await table.delete(place);
      opened.forget(readItem(storedSkyvernKey, item).sealed, contextOf(organizationId));
      return true;
    },
  };
}

function assertKey(key: string): void {
  const bytes = Buffer.byteLength(key);
  if (bytes >= 1 && bytes <= secretBoxLimits.secretBytes && key.isWellFormed()) return;
  throw new OtpostError(
    "validation_failed",
    `A Skyvern key has 1 to ${secretBoxLimits.secretBytes} bytes.`,
  );
}

/** Of a short key even four characters would be too much. */
const mask = (key: string): string => (key.length < 20 ? "…" : `…${key.slice(-4)}`);
