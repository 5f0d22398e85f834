import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  openSqliteDatabase,
  type SqliteDatabase,
} from "../../../shared/adapters/sqlite-database.ts";
import { createSqliteTable, type SqliteTable } from "../../../shared/adapters/sqlite-table.ts";
import type { TablePage } from "../../../shared/ports/table.ts";
import { expectError } from "../ports/contract-cases.ts";
import { describeTableContract } from "../ports/table.contract.ts";
import { createTemporaryDirectory } from "./temporary-directory.ts";

for (const [name, durable] of [
  ["SQLite", true],
  ["SQLite, not waiting for the disk", false],
] as const) {
  describeTableContract(name, async ({ now }) => {
    const directory = createTemporaryDirectory();
    const database = openSqliteDatabase({ path: join(directory.path, "otpost.sqlite") });
    return {
      table: createSqliteTable({ database, now, durable }),
      close: async () => {
        database.close();
        directory.remove();
      },
    };
  });
}

describe("the table in a SQLite file", () => {
  const start = Date.parse("2026-05-01T08:30:00Z");
  let directory: ReturnType<typeof createTemporaryDirectory>;
  let database: SqliteDatabase;
  let table: SqliteTable;
  let time: number;
  const open = () => {
    database = openSqliteDatabase({ path: join(directory.path, "otpost.sqlite") });
    table = createSqliteTable({ database, now: () => new Date(time) });
  };
  beforeEach(() => {
    time = start;
    directory = createTemporaryDirectory();
    open();
  });
  afterEach(() => {
    database.close();
    directory.remove();
  });

  const putMany = (count: number, expiresAt: Date) =>
    Promise.all(
      Array.from({ length: count }, (_, number) =>
        table.put({ partition: "p", sort: `expires-${number}`, expiresAt, attributes: {} }),
      ),
    );

  it("goes on from a cursor of before a restart", async () => {
    for (const sort of ["a", "b", "c"]) await table.put({ partition: "p", sort, attributes: {} });
    const query = { partition: "p", direction: "ascending", limit: 2 } as const;
    const { cursor = "" } = await table.query(query);
    database.close();
    open();
    expect((await table.query({ ...query, cursor })).items.map(({ sort }) => sort)).toEqual(["c"]);
  });

  it("ends a page early rather than walk over thousands of expired items", async () => {
    await putMany(2500, new Date(start + 1000));
    await table.put({ partition: "p", sort: "stays", attributes: {} });
    time = start + 1000;
    const pages = [];
    const query = { partition: "p", direction: "ascending", limit: 50 } as const;
    for (let cursor: string | undefined = ""; cursor !== undefined; ) {
      const page: TablePage = await table.query({ ...query, ...(cursor && { cursor }) });
      pages.push(page.items.length);
      cursor = page.cursor;
    }
    expect(pages).toEqual([0, 0, 1]);
  });

  it("deletes what has expired, in batches, and nothing else", async () => {
    await putMany(25, new Date(start + 1000));
    await table.put({
      partition: "p",
      sort: "later",
      expiresAt: new Date(start + 1001),
      attributes: {},
    });
    await table.put({ partition: "p", sort: "never", attributes: {} });
    expect(await table.deleteExpired({ limit: 10 })).toBe(0);
    time = start + 1000;
    const deleted = [];
    for (let batch = 0; batch < 4; batch += 1) {
      deleted.push(await table.deleteExpired({ limit: 10 }));
    }
    expect(deleted).toEqual([10, 10, 5, 0]);
    const { rows } = database.prepare("SELECT COUNT(*) AS rows FROM items").get() ?? {};
    expect(rows).toBe(2);
  });

  for (const limit of [0, -1, 1.5, 1001, Number.NaN]) {
    it(`refuses to delete ${limit} items`, async () => {
      await expectError(table.deleteExpired({ limit }), "validation_failed");
    });
  }

  it("seeks every statement in an index: none walks the table or sorts", async () => {
    const texts: string[] = [];
    const watched = createSqliteTable({
      now: () => new Date(time),
      database: {
        ...database,
        prepare: (sql) => {
          texts.push(sql);
          return database.prepare(sql);
        },
      },
    });
    for (const index of [undefined, "index1", "index2"] as const) {
      for (const direction of ["ascending", "descending"] as const) {
        await watched.query({ partition: "p", direction, limit: 1, ...(index && { index }) });
      }
    }
    const plans = texts
      .filter((sql) => !sql.trimStart().startsWith("INSERT"))
      .map((sql) => database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all())
      .map((steps) => steps.map(({ detail }) => detail));
    expect(plans).toEqual([
      ["SEARCH items USING INDEX items_by_key (partition_key=? AND sort_key=?)"],
      ["SEARCH items USING INDEX items_by_key (partition_key=? AND sort_key=?)"],
      ["SEARCH items USING INDEX items_by_key (partition_key=? AND sort_key=?)"],
      [
        "SEARCH items USING INTEGER PRIMARY KEY (rowid=?)",
        "LIST SUBQUERY 1",
        "SEARCH items USING COVERING INDEX items_by_expiry (expires_at<?)",
      ],
      ...["items_by_key (partition_key=? AND sort_key>? AND sort_key<?)"].flatMap(twice),
      ...["items_by_index1 (index1_partition=? AND index1_sort>? AND index1_sort<?)"].flatMap(
        twice,
      ),
      ...["items_by_index2 (index2_partition=? AND index2_sort>? AND index2_sort<?)"].flatMap(
        twice,
      ),
    ]);
  });

  const twice = (index: string) => [
    [`SEARCH items USING INDEX ${index}`],
    [`SEARCH items USING INDEX ${index}`],
  ];
});
