/** The destinations: where an organization's codes are delivered to. */
import { OtpostError } from "../errors.ts";
import { normalizeIdentifier } from "../message/identifier.ts";
import type { SecretBox } from "../ports/secret-box.ts";
import type { Attributes, Table } from "../ports/table.ts";
import type { OtpType } from "./codes.ts";
import {
  destinationAttributes,
  destinationKey,
  type RunTask,
  readDestination,
  type StoredDestination,
  secretsAttribute,
} from "./destination-items.ts";
import { assertRotatable, createDestinationSecrets } from "./destination-secrets.ts";
import { isId, newId } from "./ids.ts";
import { findItems } from "./stored-items.ts";
import { tableKeys } from "./table-keys.ts";

export type { RunTask } from "./destination-items.ts";

/**
 * - `url`: where callbacks go, or the base URL of a Skyvern server.
 * - `otpTypes`, `identifiers` (normalised): only these are delivered; absent means all.
 * - `offBecause`: absent while it is on; `gone` when it answered 410.
 * - `failures`: attempts in a row to which nobody answered; `pausedUntil`: no attempt before that.
 */
export type Destination = StoredDestination;

/** What can be changed. */
export type DestinationSettings = {
  url: string;
  label: string | undefined;
  otpTypes: readonly OtpType[] | undefined;
  identifiers: readonly string[] | undefined;
  runTask: RunTask | undefined;
};

export type NewDestination = { organizationId: string; url: string } & Partial<
  Omit<DestinationSettings, "runTask">
> &
  ({ kind: "callback" } | { kind: "skyvern"; apiKey: string; runTask?: RunTask | undefined });

/** What is read of them where codes come in; no secret is opened there. */
export type DestinationList = {
  /** Oldest first. */
  list(organizationId: string): Promise<Destination[]>;
  find(organizationId: string, destinationId: string): Promise<Destination | undefined>;
};

export type Destinations = DestinationList & {
  /**
   * `secret` is a callback's, `whsec_…`: given here and never again.
   *
   * @throws OtpostError `validation_failed` for an identifier that cannot be, or one too many.
   */
  create(
    destination: NewDestination,
  ): Promise<{ destination: Destination; secret: string | undefined }>;
  /**
   * Changes what is named, and removes what is named as `undefined`; `undefined` when there is none.
   *
   * @throws OtpostError `validation_failed` for an identifier that cannot be.
   */
  update(
    organizationId: string,
    destinationId: string,
    change: Partial<DestinationSettings> & { apiKey?: string; enabled?: boolean },
  ): Promise<Destination | undefined>;
  /**
   * A new secret for a callback; the one before stays valid, and signs as well, for so long.
   *
   * @throws OtpostError `conflict` for a Skyvern server, or when another rotation is under way.
   */
  rotate(
    organizationId: string,
    destinationId: string,
    options: { overlapSeconds: number },
  ): Promise<{ destination: Destination; secret: string } | undefined>;
  /** `false` when there is none. */
  delete(organizationId: string, destinationId: string): Promise<boolean>;
  /**
   * Newest first: a callback's one or two secrets, or a Skyvern server's API key.
   *
   * @throws OtpostError `secret_unreadable`
   */
  openSecrets(destination: Destination): Promise<string[]>;
};

/** Each costs a job for every code. */
const mostDestinations = 20;

export function createDestinationList({ table }: { table: Table }): DestinationList {
  return {
    list: async (organizationId) =>
      findItems(
        table,
        { partition: tableKeys.destinations(organizationId), direction: "ascending" },
        readDestination,
      ),
    async find(organizationId, destinationId) {
      if (!isId("dest", destinationId)) return undefined;
      const item = await table.get(destinationKey(organizationId, destinationId));
      return item && readDestination(item);
    },
  };
}

export function createDestinations(options: {
  table: Table;
  secretBox: SecretBox;
  now: () => Date;
  random: (bytes: number) => Uint8Array;
  defaultRegion?: string | undefined;
}): Destinations {
  const { table, now, random, defaultRegion } = options;
  const { list, find } = createDestinationList(options);
  const secrets = createDestinationSecrets(options);

  /** Settings as attributes; those that are `undefined` are left out. */
  function attributesOf(settings: Partial<DestinationSettings>): Attributes {
    const { url, label, otpTypes, identifiers, runTask } = settings;
    return {
      ...(url === undefined ? {} : { url }),
      ...(label === undefined ? {} : { label }),
      ...(otpTypes === undefined ? {} : { otpTypes: [...new Set(otpTypes)] }),
      ...(identifiers === undefined ? {} : { identifiers: normalized(identifiers) }),
      ...(runTask === undefined ? {} : { runTask: { ...runTask } }),
    };
  }

  const normalized = (identifiers: readonly string[]): string[] => [
    ...new Set(identifiers.map((each) => normalizeIdentifier(each, { defaultRegion }))),
  ];

  return {
    list,
    find,

    async create({ organizationId, kind, ...rest }) {
      const settings = attributesOf(rest);
      if ((await list(organizationId)).length >= mostDestinations) {
        throw new OtpostError(
          "validation_failed",
          `An organization has at most ${mostDestinations} destinations: delete one that is no longer in use.`,
        );
      }
      const id = newId("dest", { now, random });
      const generated = kind === "callback" ? secrets.generate() : undefined;
      const secret = generated ?? ("apiKey" in rest ? rest.apiKey : "");
      const item = {
        ...destinationKey(organizationId, id),
        attributes: {
          ...settings,
          ...destinationAttributes({
            id,
            organizationId,
            kind,
            url: rest.url,
            secrets: [{ sealed: await secrets.seal(secret, { organizationId, id }) }],
            failures: 0,
            version: 1,
            createdAt: now(),
          }),
        },
      };
      await table.put(item);
      return { destination: readDestination(item), secret: generated };
    },

    async update(organizationId, destinationId, { apiKey, enabled, ...settings }) {
      if (!isId("dest", destinationId)) return undefined;
      const place = { organizationId, id: destinationId };
      const removed = Object.entries(settings).flatMap(([name, value]) =>
        value === undefined ? [name] : [],
      );
      const changed = await table.update(destinationKey(organizationId, destinationId), {
        set: {
          ...attributesOf(settings),
          ...(apiKey === undefined
            ? {}
            : { secrets: [{ sealed: await secrets.seal(apiKey, place) }] }),
          ...(enabled === false ? { offBecause: "operator" } : {}),
          ...(enabled === true ? { failures: 0 } : {}),
        },
        remove: [...removed, ...(enabled === true ? ["offBecause", "pausedUntil"] : [])],
      });
      return changed && readDestination(changed);
    },

    async rotate(organizationId, destinationId, { overlapSeconds }) {
      const destination = await find(organizationId, destinationId);
      if (destination === undefined) return undefined;
      assertRotatable(destination, overlapSeconds);
      const secret = secrets.generate();
      const until = new Date(now().getTime() + overlapSeconds * 1000);
      const [current] = destination.secrets;
      const sealed = await secrets.seal(secret, destination);
      const changed = await table.update(destinationKey(organizationId, destinationId), {
        set: {
          secrets: secretsAttribute([{ sealed }, ...(current ? [{ ...current, until }] : [])]),
          version: destination.version + 1,
        },
        // Of two at once, one would have been shown a secret that signs nothing.
        when: { version: destination.version },
      });
      if (changed === undefined) {
        throw new OtpostError(
          "conflict",
          "The destination was rotated or deleted at the same moment: look at it, and rotate again.",
        );
      }
      return { destination: readDestination(changed), secret };
    },

    async delete(organizationId, destinationId) {
      const destination = await find(organizationId, destinationId);
      if (destination === undefined) return false;
      await table.delete(destinationKey(organizationId, destinationId));
      secrets.forget(destination);
      return true;
    },

    openSecrets: (destination) => secrets.open(destination),
  };
}
