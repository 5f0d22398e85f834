/**
 * Each poll of a run and how it was answered, for a day: what a run did not get, and why. Never which
 * code it was; of a code, only its id.
 */
import { z } from "zod";
import type { Table } from "../ports/table.ts";
import type { PollingRun } from "./runs.ts";
import { findItems, readItem, storedInstant } from "./stored-items.ts";
import { tableKeys, timeOrdered } from "./table-keys.ts";
import { pollAnswers } from "./totp-url-polls.ts";

const storedPoll = z.object({
  totpUrlId: z.string(),
  identifier: z.string(),
  at: storedInstant,
  answeredAt: storedInstant,
  answer: z.enum(pollAnswers),
  /** Of an empty answer. */
  reason: z.string().exactOptional(),
  totpCodeId: z.string().exactOptional(),
});

export type RunPoll = z.output<typeof storedPoll>;

export type RunPolls = {
  /** Empty answers are recorded once in ten seconds: a run that hammers must not write each time. */
  record(run: PollingRun, poll: Omit<RunPoll, "identifier">): Promise<void>;
  /** Of the run of this name (`PollingRun`), oldest first: the latest 200. */
  list(organizationId: string, run: string): Promise<RunPoll[]>;
};

const keepMilliseconds = 24 * 60 * 60_000;
const emptyEveryMilliseconds = 10_000;
const listedPolls = 200;
const mostRemembered = 10_000;

export function createRunPolls({ table }: { table: Table }): RunPolls {
  /** When this process last wrote an empty answer of a poll. */
  const written = new Map<string, number>();

  const isDue = (poll: string, at: number): boolean => {
    const last = written.get(poll);
    if (last !== undefined && at - last < emptyEveryMilliseconds) return false;
    written.delete(poll);
    const [oldest] = written.keys();
    if (oldest !== undefined && written.size >= mostRemembered) written.delete(oldest);
    written.set(poll, at);
    return true;
  };

  return {
    async record({ organizationId, name, poll, identifier }, { at, answeredAt, ...answered }) {
      if (answered.answer === "nothing" && !isDue(`${organizationId}#${poll}`, at.getTime()))
        return;
      await table.put({
        partition: tableKeys.runPolls(organizationId, name),
        sort: timeOrdered(at, poll),
        expiresAt: new Date(at.getTime() + keepMilliseconds),
        attributes: {
          ...answered,
          identifier,
          at: at.toISOString(),
          answeredAt: answeredAt.toISOString(),
        },
      });
    },

    async list(organizationId, run) {
      const newestFirst = await findItems(
        table,
        { partition: tableKeys.runPolls(organizationId, run), direction: "descending" },
        (item) => readItem(storedPoll, item),
        listedPolls,
      );
      return newestFirst.reverse();
    },
  };
}
