/** The authenticators: TOTP secrets, sealed, and the codes that they generate. */
import { z } from "zod";
import { type GeneratedCode, generateCode } from "../authenticators/generate-code.ts";
import { type TotpKey, totpParameters } from "../authenticators/totp-key.ts";
import { normalizeIdentifier } from "../message/identifier.ts";
import type { SecretBox, SecretContext } from "../ports/secret-box.ts";
import type { Table, TableItem } from "../ports/table.ts";
import { isId, newId } from "./ids.ts";
import { createOpenedSecrets } from "./opened-secrets.ts";
import { findByIndex1, findItems, readItem, storedInstant } from "./stored-items.ts";
import { tableKeys } from "./table-keys.ts";

export type Authenticator = Omit<TotpKey, "secret"> & {
  id: string;
  organizationId: string;
  /** Normalised. */
  identifier: string;
  /** Who gave the secret: `GitHub`. */
  issuer?: string;
  /** Usually the account's name there. */
  label?: string;
  createdAt: Date;
};

export type NewAuthenticator = {
  identifier: string;
  key: TotpKey;
  issuer?: string | undefined;
  label?: string | undefined;
};

export type Authenticators = {
  /**
   * All of them, in this order: of several with one identifier the last is the newest.
   *
   * @throws OtpostError `validation_failed` for an identifier that cannot be; then none is added.
   */
  add(organizationId: string, accounts: readonly NewAuthenticator[]): Promise<Authenticator[]>;
  /** Oldest first; with an identifier, its own only. */
  list(organizationId: string, options?: { identifier?: string }): Promise<Authenticator[]>;
  find(organizationId: string, authenticatorId: string): Promise<Authenticator | undefined>;
  /** No code is generated from it when this resolves; `false` when there is none. */
  delete(organizationId: string, authenticatorId: string): Promise<boolean>;
  /** @throws OtpostError `secret_unreadable` */
  codeOf(authenticator: Authenticator): Promise<GeneratedCode | undefined>;
  /**
   * The current code of the identifier's newest authenticator; `undefined` when it has none. A
   * period may be as short as one second, so waiting for "more seconds left" must not ask for more
   * than the period.
   *
   * @throws OtpostError `secret_unreadable`, `validation_failed` for an identifier that cannot be.
   */
  codeFor(
    organizationId: string,
    identifier: string,
  ): Promise<(GeneratedCode & { authenticatorId: string }) | undefined>;
};

const storedAuthenticator = totpParameters.extend({
  id: z.string(),
  organizationId: z.string(),
  identifier: z.string(),
  issuer: z.string().exactOptional(),
  label: z.string().exactOptional(),
  createdAt: storedInstant,
  sealed: z.string(),
});
type StoredAuthenticator = z.output<typeof storedAuthenticator>;

export function createAuthenticators({
  table,
  secretBox,
  now,
  random,
  defaultRegion,
}: {
  table: Table;
  secretBox: SecretBox;
  now: () => Date;
  random: (bytes: number) => Uint8Array;
  defaultRegion?: string | undefined;
}): Authenticators {
  const opened = createOpenedSecrets({ secretBox });
  const read = (item: TableItem): StoredAuthenticator => readItem(storedAuthenticator, item);
  const normalize = (identifier: string) => normalizeIdentifier(identifier, { defaultRegion });

  const partitionOf = (organizationId: string, identifier: string): string =>
    tableKeys.authenticatorsOfIdentifier(organizationId, identifier);

  const findItemsOf = async (organizationId: string, id: string): Promise<TableItem[]> =>
    isId("auth", id) ? findByIndex1(table, tableKeys.authenticators(organizationId), id) : [];

  async function generate(stored: StoredAuthenticator): Promise<GeneratedCode> {
    const secret = await opened.open(stored.sealed, contextOf(stored));
    // Only now: opening it may have taken longer than what was left of the period.
    return generateCode({ ...stored, secret }, now());
  }

  async function put(authenticator: Authenticator, secret: string): Promise<void> {
    const { id, organizationId, identifier, createdAt } = authenticator;
    await table.put({
      partition: partitionOf(organizationId, identifier),
      sort: id,
      index1: { partition: tableKeys.authenticators(organizationId), sort: id },
      attributes: {
        ...authenticator,
        createdAt: createdAt.toISOString(),
        sealed: await secretBox.seal(secret, contextOf(authenticator)),
      },
    });
  }

  return {
    async add(organizationId, accounts) {
      const from = now().getTime();
      const named = accounts.map((account, index) => {
        // Ids sort by their millisecond: each account has its own.
        const createdAt = new Date(from + index);
        const { secret, ...parameters } = account.key;
        const authenticator: Authenticator = {
          id: newId("auth", { now: () => createdAt, random }),
          organizationId,
          identifier: normalize(account.identifier),
          ...parameters,
          ...(account.issuer === undefined ? {} : { issuer: account.issuer }),
          ...(account.label === undefined ? {} : { label: account.label }),
          createdAt,
        };
        return { authenticator, secret };
      });
      for (const { authenticator, secret } of named) await put(authenticator, secret);
      return named.map(({ authenticator }) => authenticator);
    },

    async list(organizationId, { identifier } = {}) {
      const query =
        identifier === undefined
          ? ({ index: "index1", partition: tableKeys.authenticators(organizationId) } as const)
          : { partition: partitionOf(organizationId, normalize(identifier)) };
      const stored = await findItems(table, { ...query, direction: "ascending" }, read);
      return stored.map(withoutSecret);
    },

    async find(organizationId, authenticatorId) {
      const [item] = await findItemsOf(organizationId, authenticatorId);
      return item && withoutSecret(read(item));
    },

    async delete(organizationId, authenticatorId) {
      const [item] = await findItemsOf(organizationId, authenticatorId);
      if (item === undefined) return false;
      await table.delete(item);
      const stored = read(item);
      opened.forget(stored.sealed, contextOf(stored));
      return true;
    },

    async codeOf({ organizationId, identifier, id }) {
      // From its own key: an index may still show what was deleted a moment ago.
      const partition = partitionOf(organizationId, identifier);
      const item = await table.get({ partition, sort: id });
      return item && generate(read(item));
    },

    async codeFor(organizationId, identifier) {
      const partition = partitionOf(organizationId, normalize(identifier));
      const [newest] = await findItems(table, { partition, direction: "descending" }, read, 1);
      if (newest === undefined) return undefined;
      return { authenticatorId: newest.id, ...(await generate(newest)) };
    },
  };
}

/** A sealed secret that was copied into another organization's item, or another item, is worthless. */
const contextOf = ({
  organizationId,
  id,
}: Pick<Authenticator, "organizationId" | "id">): SecretContext => ({
  organizationId,
  purpose: "authenticator",
  subject: id,
});

const withoutSecret = ({ sealed: _, ...authenticator }: StoredAuthenticator): Authenticator =>
  authenticator;
