/** The tables that every repository test runs on, with a clock that the test turns. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach } from "vitest";
import { createMemoryTable } from "../../../shared/adapters/memory-table.ts";
import { openSqliteDatabase } from "../../../shared/adapters/sqlite-database.ts";
import { createSqliteTable } from "../../../shared/adapters/sqlite-table.ts";
import type { Table } from "../../../shared/ports/table.ts";

export type Clock = {
  now: () => Date;
  set(at: Date | string): void;
  advance(seconds: number): void;
};

export function createClock(start = "2026-05-01T08:30:00.000Z"): Clock {
  let at = new Date(start);
  return {
    now: () => new Date(at),
    set: (to) => {
      at = new Date(to);
    },
    advance: (seconds) => {
      at = new Date(at.getTime() + seconds * 1000);
    },
  };
}

export const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));

/** The first that an iteration gives. */
export async function newestOf<Value>(values: AsyncIterable<Value>): Promise<Value | undefined> {
  for await (const value of values) return value;
  return undefined;
}

type TableFactory = { name: string; create: (options: { now: () => Date }) => Table };

/** Every repository suite is `describe.each(tables)`. */
export const tables: readonly TableFactory[] = [
  { name: "memory", create: createMemoryTable },
  { name: "sqlite", create: createTemporarySqliteTable },
];

const cleanups: (() => void)[] = [];
const cleanUp = (): void => {
  for (const cleanup of cleanups.splice(0)) cleanup();
};
afterEach(cleanUp);
afterAll(cleanUp);

function createTemporarySqliteTable({ now }: { now: () => Date }): Table {
  const directory = mkdtempSync(join(tmpdir(), "otpost-store-"));
  const database = openSqliteDatabase({ path: join(directory, "otpost.sqlite") });
  cleanups.push(() => {
    database.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return createSqliteTable({ database, now });
}
