/**
 * Which magic links a Skyvern server was asked to start a task at, so that none is started twice.
 *
 * Skyvern has no idempotency keys, so what is recorded comes before what is asked. Who dies in
 * between leaves a record of which nobody knows whether a task was started: it is not started again.
 */
import { z } from "zod";
import type { Table, TableKey } from "../ports/table.ts";
import { sha256 } from "./secrets.ts";
import { readItem, storedInstant } from "./stored-items.ts";
import { tableKeys } from "./table-keys.ts";

export type LinkTask = { organizationId: string; destinationId: string; link: string };

export type StartedTasks = {
  /** `undefined` when the caller is the first and may ask for the task; else what is known of it. */
  begin(task: LinkTask): Promise<{ state: "asked" | "started"; since: Date } | undefined>;
  /** The server said that it started it. */
  confirm(task: LinkTask): Promise<void>;
  /** The server did not start it, or a person wants it started again. */
  forget(task: LinkTask): Promise<void>;
};

const storedTask = z.object({ state: z.enum(["asked", "started"]), since: storedInstant });

/** A link is dead long before. */
const keepMilliseconds = 7 * 24 * 3_600_000;

export function createStartedTasks({
  table,
  now,
}: {
  table: Table;
  now: () => Date;
}): StartedTasks {
  return {
    async begin(task) {
      const since = now();
      const isFirst = await table.putIfAbsent({
        ...keyOf(task),
        expiresAt: new Date(since.getTime() + keepMilliseconds),
        attributes: { state: "asked", since: since.toISOString() },
      });
      if (isFirst) return undefined;
      const item = await table.get(keyOf(task));
      // Forgotten by another between the two: whoever did may ask again.
      return item === undefined ? { state: "asked", since } : readItem(storedTask, item);
    },

    async confirm(task) {
      await table.update(keyOf(task), { set: { state: "started" } });
    },

    forget: (task) => table.delete(keyOf(task)),
  };
}

const keyOf = ({ organizationId, destinationId, link }: LinkTask): TableKey =>
  tableKeys.startedTask(organizationId, sha256(JSON.stringify([destinationId, link])));
