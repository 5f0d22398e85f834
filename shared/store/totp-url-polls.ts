/**
 * How each totp URL was last polled: the first thing to look at when a run gets no code. Never what
 * code was answered.
 *
 * At most one small write a poll, and for polls that got nothing one in ten seconds.
 */
import { z } from "zod";
import type { Table, TableKey } from "../ports/table.ts";
import { findItems, readItem, storedInstant } from "./stored-items.ts";
import { tableKeys } from "./table-keys.ts";
import type { TotpUrl } from "./totp-urls.ts";

export const pollAnswers = ["code", "magic_link", "authenticator", "nothing"] as const;
export type PollAnswer = (typeof pollAnswers)[number];

/** Without `last`, no poll was ever accepted. */
export type PollStatus = {
  last?: { at: Date; run: string; answer: PollAnswer };
  /** Polls with a wrong or missing signature since then; several at once may be counted as fewer. */
  refusals: number;
  refusedAt?: Date;
};

export type TotpUrlPolls = {
  /** `nothing` is recorded when a poll begins to wait as well. */
  recordPoll(totpUrl: TotpUrl, poll: { run: string; answer: PollAnswer }): Promise<void>;
  recordRefusal(totpUrl: TotpUrl): Promise<void>;
  find(organizationId: string, totpUrlId: string): Promise<PollStatus>;
  /** By the URLs' ids; of a URL that was never polled there is none. */
  list(organizationId: string): Promise<ReadonlyMap<string, PollStatus>>;
  delete(organizationId: string, totpUrlId: string): Promise<void>;
};

const storedStatus = z.object({
  polledAt: storedInstant.exactOptional(),
  run: z.string().exactOptional(),
  answer: z.enum(pollAnswers).exactOptional(),
  refusals: z.number(),
  refusedAt: storedInstant.exactOptional(),
});

export const neverPolled: PollStatus = { refusals: 0 };

/** Skyvern polls every ten seconds; who looks at the status sees it at most this much behind. */
const writeEveryMilliseconds = 10_000;
const mostRemembered = 10_000;

export function createTotpUrlPolls({
  table,
  now,
}: {
  table: Table;
  now: () => Date;
}): TotpUrlPolls {
  /** When this process last wrote of a URL, and the refusals it has not written yet. */
  const written = new Map<string, { at: number; what: "poll" | "refusal"; unwritten: number }>();

  const remember = (id: string, what: "poll" | "refusal", unwritten = 0): void => {
    written.delete(id);
    const [oldest] = written.keys();
    if (oldest !== undefined && written.size >= mostRemembered) written.delete(oldest);
    written.set(id, { at: now().getTime(), what, unwritten });
  };

  const isDue = (id: string, what: "poll" | "refusal"): boolean => {
    const last = written.get(id);
    return (
      last === undefined ||
      last.what !== what ||
      now().getTime() - last.at >= writeEveryMilliseconds
    );
  };

  return {
    async recordPoll({ id, organizationId }, { run, answer }) {
      if (answer === "nothing" && !isDue(id, "poll")) return;
      remember(id, "poll");
      await table.put({
        ...keyOf(organizationId, id),
        attributes: { polledAt: now().toISOString(), run, answer, refusals: 0 },
      });
    },

    async recordRefusal({ id, organizationId }) {
      const unwritten = (written.get(id)?.unwritten ?? 0) + 1;
      if (!isDue(id, "refusal")) {
        const last = written.get(id);
        if (last !== undefined) last.unwritten = unwritten;
        return;
      }
      remember(id, "refusal");
      const key = keyOf(organizationId, id);
      const refusedAt = now().toISOString();
      const item = await table.get(key);
      if (item === undefined) {
        await table.putIfAbsent({ ...key, attributes: { refusals: unwritten, refusedAt } });
        return;
      }
      const { refusals } = readItem(storedStatus, item);
      await table.update(key, {
        set: { refusals: refusals + unwritten, refusedAt },
        when: { refusals },
      });
    },

    async find(organizationId, totpUrlId) {
      const item = await table.get(keyOf(organizationId, totpUrlId));
      return item === undefined ? neverPolled : toStatus(readItem(storedStatus, item));
    },

    async list(organizationId) {
      const found = await findItems(
        table,
        { partition: tableKeys.totpUrlPolls(organizationId), direction: "ascending" },
        (item) => [item.sort, toStatus(readItem(storedStatus, item))] as const,
      );
      return new Map(found);
    },

    async delete(organizationId, totpUrlId) {
      await table.delete(keyOf(organizationId, totpUrlId));
    },
  };
}

const keyOf = (organizationId: string, totpUrlId: string): TableKey => ({
  partition: tableKeys.totpUrlPolls(organizationId),
  sort: totpUrlId,
});

function toStatus({
  polledAt,
  run,
  answer,
  ...refused
}: z.output<typeof storedStatus>): PollStatus {
  if (polledAt === undefined || run === undefined || answer === undefined) return refused;
  return { last: { at: polledAt, run, answer }, ...refused };
}
