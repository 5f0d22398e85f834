/** The totp URLs: each is a capability to pull the codes of one identifier; only its SHA-256 is kept. */
import { z } from "zod";
import { OtpostError } from "../errors.ts";
import { normalizeIdentifier } from "../message/identifier.ts";
import type { Table, TableItem } from "../ports/table.ts";
import type { OtpType } from "./codes.ts";
import { base32, isId, newId } from "./ids.ts";
import { sha256 } from "./secrets.ts";
import { findByIndex1, findItems, readItem, storedInstant } from "./stored-items.ts";
import { tableKeys } from "./table-keys.ts";

export type TotpUrl = {
  id: string;
  organizationId: string;
  /** Normalised. */
  identifier: string;
  otpType?: OtpType;
  /** Registrable domain. */
  site?: string;
  /** How long a pull may wait for a code. */
  holdSeconds?: number;
  createdAt: Date;
};

export type TotpUrls = {
  /**
   * `capability` is the last part of the URL's path; given here and never again.
   *
   * @throws OtpostError `validation_failed` for an identifier, site or hold that cannot be.
   */
  create(totpUrl: {
    organizationId: string;
    identifier: string;
    otpType?: OtpType | undefined;
    site?: string | undefined;
    /** 0–25. */
    holdSeconds?: number | undefined;
  }): Promise<{ capability: string; totpUrl: TotpUrl }>;
  /** `mayLag`: as with `Table`. */
  findByCapability(
    capability: string,
    options?: { mayLag?: boolean },
  ): Promise<TotpUrl | undefined>;
  find(organizationId: string, totpUrlId: string): Promise<TotpUrl | undefined>;
  /** Oldest first. */
  list(organizationId: string): Promise<TotpUrl[]>;
  /** A new capability for the same id; the old one is void when this resolves. */
  rotate(
    organizationId: string,
    totpUrlId: string,
  ): Promise<{ capability: string; totpUrl: TotpUrl } | undefined>;
  /** `false` when there is none. */
  delete(organizationId: string, totpUrlId: string): Promise<boolean>;
};

const storedTotpUrl = z.object({
  id: z.string(),
  organizationId: z.string(),
  identifier: z.string(),
  otpType: z.enum(["totp", "magic_link"]).exactOptional(),
  site: z.string().exactOptional(),
  holdSeconds: z.number().exactOptional(),
  createdAt: storedInstant,
});

export const totpUrlLimits = {
  /** Skyvern gives up after 30 s, and so does API Gateway. */
  holdSeconds: 25,
} as const;

export function createTotpUrls({
  table,
  now,
  random,
  defaultRegion,
}: {
  table: Table;
  now: () => Date;
  random: (bytes: number) => Uint8Array;
  defaultRegion?: string | undefined;
}): TotpUrls {
  const read = (item: TableItem): TotpUrl => readItem(storedTotpUrl, item);

  async function put(totpUrl: TotpUrl): Promise<{ capability: string; totpUrl: TotpUrl }> {
    const capability = base32(random(16));
    await table.put({
      ...tableKeys.totpUrl(sha256(capability)),
      index1: { partition: tableKeys.totpUrls(totpUrl.organizationId), sort: totpUrl.id },
      attributes: { ...totpUrl, createdAt: totpUrl.createdAt.toISOString() },
    });
    return { capability, totpUrl };
  }

  const findItemsOf = async (organizationId: string, totpUrlId: string): Promise<TableItem[]> =>
    isId("turl", totpUrlId)
      ? findByIndex1(table, tableKeys.totpUrls(organizationId), totpUrlId)
      : [];

  return {
    async create({ organizationId, identifier, otpType, site, holdSeconds }) {
      return put({
        id: newId("turl", { now, random }),
        organizationId,
        identifier: normalizeIdentifier(identifier, { defaultRegion }),
        ...(otpType === undefined ? {} : { otpType }),
        ...(site === undefined ? {} : { site: await normalizeSite(site) }),
        ...(holdSeconds === undefined ? {} : { holdSeconds: assertHold(holdSeconds) }),
        createdAt: now(),
      });
    },

    async findByCapability(capability, options) {
      const item = await table.get(tableKeys.totpUrl(sha256(capability)), options);
      return item && read(item);
    },

    async find(organizationId, totpUrlId) {
      const [item] = await findItemsOf(organizationId, totpUrlId);
      return item && read(item);
    },

    async list(organizationId) {
      const totpUrls = await findItems(
        table,
        {
          index: "index1",
          partition: tableKeys.totpUrls(organizationId),
          direction: "ascending",
        },
        read,
      );
      // An interrupted rotation leaves two items of one id, side by side.
      return totpUrls.filter(({ id }, at) => id !== totpUrls[at - 1]?.id);
    },

    async rotate(organizationId, totpUrlId) {
      const items = await findItemsOf(organizationId, totpUrlId);
      const [item] = items;
      if (item === undefined) return undefined;
      // The new one first: interrupted here, both are valid, and rotating again ends the old one.
      const rotated = await put(read(item));
      await Promise.all(items.map((old) => table.delete(old)));
      return rotated;
    },

    async delete(organizationId, totpUrlId) {
      const items = await findItemsOf(organizationId, totpUrlId);
      await Promise.all(items.map((item) => table.delete(item)));
      return items.length > 0;
    },
  };
}

/** A site, a host or a URL of it, as its registrable domain. */
async function normalizeSite(site: string): Promise<string> {
  // The list of public suffixes takes 10 ms to set up, which the pull would wait for and never use.
  const { registrableDomain } = await import("../message/organization-domain.ts");
  const domain = site.length <= 2048 ? registrableDomain(site.trim()) : undefined;
  if (domain === undefined) {
    throw new OtpostError(
      "validation_failed",
      "A site must be a domain name such as example.com, without an IP address or a bare suffix.",
    );
  }
  return domain;
}

function assertHold(holdSeconds: number): number {
  if (holdSeconds >= 0 && holdSeconds <= totpUrlLimits.holdSeconds) return holdSeconds;
  throw new OtpostError(
    "validation_failed",
    `A totp URL holds a request for 0 to ${totpUrlLimits.holdSeconds} seconds.`,
  );
}
