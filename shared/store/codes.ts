/** The codes and links that arrived, each until it expires. */

import type { Evidence, LinkKind } from "../extraction/extraction.ts";
import type { Channel, MailAuthentication, RunScope } from "../message/message.ts";
import type { Table } from "../ports/table.ts";
import { findValue } from "./code-choice.ts";
import { readCodeCursor } from "./code-cursor.ts";
import { assertRunId, codeItem, readCode } from "./code-items.ts";
import { derivedId } from "./secrets.ts";
import { findItems, walkItems } from "./stored-items.ts";
import { tableKeys, timeOrdered } from "./table-keys.ts";

export type OtpType = "totp" | "magic_link";

export type StoredCode = {
  /** `totp_…`, derived from the source message's id and its inbox. */
  id: string;
  organizationId: string;
  identifier: string;
  receivedAt: Date;
  expiresAt: Date;
  /** What the pusher said, even where the lifespan ends earlier. */
  pushedExpiresAt?: Date;
  channel: Channel;
  source?: string;
  inboxId?: string;
  run: RunScope;
  /** What was found; absent when the message held neither code nor link (`raw_pending`). */
  primary?: FoundValue;
  /** The other one, when a message held a code and a link. */
  secondary?: FoundValue;
  /** What else in the message could have been the code, best first. */
  rejected?: readonly WeighedCandidate[];
  /** A pushed content as given (cut at 256 KiB); of an email at most 1 KB around what was found. */
  content: string;
  authentication?: MailAuthentication;
  /** The run that a pull handed it to: its workflow run's or task's id, or the totp URL's. */
  claimedBy?: string;
  /** Which of that run's polls (`PollingRun`); two tasks of a run poll apart. */
  claimedByPoll?: string;
  /** When the claiming poll was first handed the code, and the link, of this message. */
  totpServedAt?: Date;
  magicLinkServedAt?: Date;
};

/** A piece of a message that was weighed. */
export type WeighedCandidate = {
  /** Cut where it is long. */
  value: string;
  otpType: OtpType;
  score: number;
  /** The score that was needed. */
  needed: number;
  /** What spoke for and against it, the heaviest first. */
  reasons: readonly string[];
};

export type FoundValue = {
  otpType: OtpType;
  value: string;
  kind?: LinkKind;
  site?: string;
  evidence: Evidence;
};

export type Codes = {
  /** Stores the code once; `false` when it was there already. */
  putIfAbsent(code: StoredCode): Promise<boolean>;
  /** One code by its cursor (`cursorOf`), unexpired, with or without something found. */
  find(organizationId: string, identifier: string, cursor: string): Promise<StoredCode | undefined>;
  /** Newest first, unexpired; only those with something found, unless told otherwise. */
  list(
    organizationId: string,
    filter: CodeFilter & { includeWithoutCode?: boolean | undefined },
  ): Promise<StoredCode[]>;
  /** Newest first, unexpired, only messages in which nothing was found (`raw_pending`). */
  listWithoutCode(
    organizationId: string,
    filter: Omit<CodeFilter, "otpType">,
  ): Promise<StoredCode[]>;
  /**
   * Oldest first, unexpired, only those with something found: received after `after`, a cursor made
   * by `cursorOf`; or received at or after it, an ISO 8601 instant in UTC.
   *
   * @throws OtpostError `validation_failed` when `after` is neither.
   */
  listAfter(
    organizationId: string,
    identifier: string,
    options: FoundFilter & { after: string; limit: number },
  ): Promise<EligibleCode[]>;
  /**
   * Newest first, unexpired, with or without something found, received at or after `since`; read page
   * by page, as far as it is asked. `mayLag`: as with `Table`.
   */
  walk(
    organizationId: string,
    identifier: string,
    options: { since: Date; mayLag?: boolean | undefined },
  ): AsyncIterable<StoredCode>;
};

export type CodeFilter = {
  identifier?: string | undefined;
  workflowRunId?: string | undefined;
  /** Of the primary value. */
  otpType?: OtpType | undefined;
  /** 1–200. */
  limit: number;
};

/** Matches the primary or the secondary value of a code. */
export type FoundFilter = {
  otpType?: OtpType | undefined;
  /** A host; only a value known to be of another registrable domain is left out. */
  site?: string | undefined;
};

/** A code, and the one of its two values that was asked for. */
export type EligibleCode = { code: StoredCode; found: FoundValue };

/** The code's place among the codes of its identifier: its sort key, and the `after` of `listAfter`. */
export const cursorOf = (code: Pick<StoredCode, "receivedAt" | "id">): string =>
  timeOrdered(code.receivedAt, code.id);

/** The same for every redelivery of a message; another for each inbox and identifier it reached. */
export const codeIdOf = (arrival: {
  organizationId: string;
  sourceId: string;
  inboxId?: string | undefined;
  identifier: string;
}): string =>
  derivedId("totp", [
    arrival.organizationId,
    arrival.sourceId,
    arrival.inboxId ?? null,
    arrival.identifier,
  ]);

/** Who walks mostly wants the newest alone; a page of four is still one read unit of DynamoDB. */
const walkPageItems = 4;

export function createCodes({
  table,
  now,
  lifespanMinutes,
}: {
  table: Table;
  now: () => Date;
  lifespanMinutes: number;
}): Codes {
  /** Nothing older is alive, so nothing older is read, however much is stored. */
  const oldest = (): string => new Date(now().getTime() - lifespanMinutes * 60_000).toISOString();

  async function newestFirst(
    { organizationId, ...filter }: Omit<CodeFilter, "otpType"> & { organizationId: string },
    kinds: readonly ("totp" | "magic_link" | "none")[],
  ): Promise<StoredCode[]> {
    const { identifier, workflowRunId, limit } = filter;
    const isWanted = (code: StoredCode): boolean =>
      kinds.includes(code.primary?.otpType ?? "none") &&
      (identifier === undefined || code.identifier === identifier) &&
      (workflowRunId === undefined || code.run.workflowRunId === workflowRunId);
    const read = (place: { partition: string; index?: "index1" | "index2" }) =>
      findItems(
        table,
        { ...place, from: oldest(), direction: "descending" },
        (item) => {
          const code = readCode(item);
          return isWanted(code) ? code : undefined;
        },
        limit,
      );

    // A run's codes are fewer than an identifier's.
    if (workflowRunId !== undefined) {
      assertRunId(workflowRunId);
      const partition = tableKeys.codesOfRun(organizationId, workflowRunId);
      return read({ index: "index2", partition });
    }
    if (identifier !== undefined) {
      return read({ partition: tableKeys.codesOfIdentifier(organizationId, identifier) });
    }
    // Read only what is given: of each partition there may be `limit` items too many.
    const lists = kinds.map((kind) =>
      findItems(
        table,
        {
          index: "index1",
          partition: tableKeys.codesOfType(organizationId, kind),
          from: oldest(),
          direction: "descending",
        },
        (item) => item,
        limit,
      ),
    );
    const items = (await Promise.all(lists)).flat();
    return items
      .sort((a, b) => (a.sort < b.sort ? 1 : -1))
      .slice(0, limit)
      .map(readCode);
  }

  return {
    putIfAbsent: async (code) => table.putIfAbsent(codeItem(code)),

    async find(organizationId, identifier, cursor) {
      const partition = tableKeys.codesOfIdentifier(organizationId, identifier);
      const item = await table.get({ partition, sort: readCodeCursor(cursor) });
      return item && readCode(item);
    },

    list: async (organizationId, { otpType, includeWithoutCode, ...filter }) =>
      newestFirst({ organizationId, ...filter }, [
        ...(otpType === undefined ? (["totp", "magic_link"] as const) : [otpType]),
        ...(includeWithoutCode ? (["none"] as const) : []),
      ]),

    listWithoutCode: async (organizationId, filter) =>
      newestFirst({ organizationId, ...filter }, ["none"]),

    async listAfter(organizationId, identifier, { after, limit, ...filter }) {
      const start = readCodeCursor(after);
      const floor = oldest();
      return findItems(
        table,
        {
          partition: tableKeys.codesOfIdentifier(organizationId, identifier),
          from: laterOf(start, floor),
          direction: "ascending",
        },
        (item) => {
          if (item.sort === start) return undefined;
          const code = readCode(item);
          const found = findValue(code, filter);
          return found && { code, found };
        },
        limit,
      );
    },

    async *walk(organizationId, identifier, { since, mayLag }) {
      const items = walkItems(
        table,
        {
          partition: tableKeys.codesOfIdentifier(organizationId, identifier),
          from: laterOf(since.toISOString(), oldest()),
          direction: "descending",
          mayLag,
        },
        walkPageItems,
      );
      for await (const item of items) yield readCode(item);
    },
  };
}

/** Instants as ISO 8601, and sort keys, which begin with one, have the order of their text. */
function laterOf(one: string, other: string): string {
  if (one < other) return other;
  return one;
}
