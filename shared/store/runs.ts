/**
 * Runs that poll: who they are, and since when. Codes count for a run from its first poll, less a
 * grace, so that it is never handed what an earlier login left behind.
 */
import { z } from "zod";
import type { RunScope } from "../message/message.ts";
import type { Table } from "../ports/table.ts";
import { sha256 } from "./secrets.ts";
import { readItem, storedInstant } from "./stored-items.ts";
import { tableKeys } from "./table-keys.ts";

/** Two names, because the tasks of a workflow run share what was claimed, yet log in one by one. */
export type PollingRun = {
  organizationId: string;
  identifier: string;
  /** To whom codes are handed: the workflow run, else the task, else the totp URL itself. */
  name: string;
  /** The poll among the run's own: what all of its requests have in common. */
  poll: string;
  /** As the poll gave them. */
  ids: RunScope;
};

export type Runs = {
  /** The instant of the first poll, now if this is it; the same for every later one. */
  firstPollAt(run: PollingRun): Promise<Date>;
};

/**
 * @param ids as the signed body gave them; without a workflow run and a task, the totp URL is the
 * run: it cannot be told who asks.
 */
export function pollingRun(
  totpUrl: { id: string; organizationId: string; identifier: string },
  ids: RunScope,
): PollingRun {
  const { organizationId, identifier } = totpUrl;
  const { workflowRunId, taskId, workflowId } = ids;
  const own = workflowRunId ?? taskId;
  return {
    organizationId,
    identifier,
    name: own === undefined ? totpUrl.id : boundedName(own),
    poll: sha256(
      JSON.stringify([
        identifier,
        workflowRunId ?? null,
        taskId ?? null,
        workflowId ?? null,
        own === undefined ? totpUrl.id : null,
      ]),
    ).slice(0, 32),
    ids,
  };
}

/** The mail is often sent before polling begins. */
export const graceSeconds = 120;

const storedRun = z.object({ firstPollAt: storedInstant });

/** Longer than a login takes, and than any code lives that it could still exclude. */
const keepMilliseconds = 24 * 60 * 60_000;

/** Of the last runs, some 100 bytes each: a first poll never changes, so who knows it need not read. */
const mostRemembered = 10_000;

export function createRuns({ table, now }: { table: Table; now: () => Date }): Runs {
  const remembered = new Map<string, { at: Date; until: number }>();

  async function readOrPut(run: PollingRun, at: Date): Promise<Date> {
    const key = tableKeys.run(run.organizationId, run.poll);
    // Nobody knows the run here, so most likely nobody does: written first, and read on conflict.
    const isFirst = await table.putIfAbsent({
      ...key,
      expiresAt: new Date(at.getTime() + keepMilliseconds),
      attributes: { firstPollAt: at.toISOString() },
    });
    if (isFirst) return at;
    const item = await table.get(key);
    // Absent only when it expired between the two.
    return item === undefined ? at : readItem(storedRun, item).firstPollAt;
  }

  return {
    async firstPollAt(run) {
      const at = now();
      const name = `${run.organizationId}#${run.poll}`;
      const known = remembered.get(name);
      if (known !== undefined && at.getTime() < known.until) return known.at;
      const first = await readOrPut(run, at);
      const [oldest] = remembered.keys();
      if (oldest !== undefined && remembered.size >= mostRemembered) remembered.delete(oldest);
      remembered.set(name, { at: first, until: first.getTime() + keepMilliseconds });
      return first;
    },
  };
}

/** A name is stored with the code and shown; what nobody calls an id stands by its hash. */
const boundedName = (id: string): string =>
  Buffer.byteLength(id) <= 200 && id.isWellFormed() ? id : `sha256:${sha256(id)}`;
