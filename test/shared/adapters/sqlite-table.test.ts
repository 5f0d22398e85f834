import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMemoryTable } from "../../../shared/adapters/memory-table.ts";
import {
  openSqliteDatabase,
  type SqliteDatabase,
} from "../../../shared/adapters/sqlite-database.ts";
import { createSqliteTable, type SqliteTable } from "../../../shared/adapters/sqlite-table.ts";
import type { TablePage } from "../../../shared/ports/table.ts";
import { expectError } from "../ports/contract-cases.ts";
import { describeTableContract } from "../ports/table.contract.ts";
import { allItems } from "../ports/table-suite.ts";
import { createTemporaryDirectory } from "./temporary-directory.ts";

for (const [name, durable] of [
  ["SQLite", true],
  ["SQLite, not waiting for the disk", false],
] as const) {
  describeTableContract(name, async ({ now }) => {
    const directory = createTemporaryDirectory();
    const database = openSqliteDatabase({ path: join(directory.path, "otpost.sqlite") });
    const table = createSqliteTable({ database, now });
    return {
      table: durable ? table : table.relaxed,
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

  describe("what is asked again and again", () => {
    const key = { partition: "p", sort: "a" };
    const item = (value: number, place = "one") => ({
      ...key,
      index1: { partition: place, sort: "a" },
      index2: { partition: place, sort: "a" },
      attributes: { value },
    });
    const ask = async () => {
      const asked = { direction: "ascending", limit: 5 } as const;
      const values = async (query: { partition: string; index?: "index1" | "index2" }) =>
        (await table.query({ ...asked, ...query })).items.map(({ attributes }) => attributes);
      return {
        get: (await table.get(key))?.attributes,
        own: await values({ partition: "p" }),
        one: await values({ partition: "one", index: "index1" }),
        other: await values({ partition: "other", index: "index1" }),
        one2: await values({ partition: "one", index: "index2" }),
        other2: await values({ partition: "other", index: "index2" }),
      };
    };
    const none = { get: undefined, own: [], one: [], other: [], one2: [], other2: [] };
    const there = (value: number, place: "one" | "other") => ({
      ...none,
      get: { value },
      own: [{ value }],
      [place]: [{ value }],
      [`${place}2`]: [{ value }],
    });
    beforeEach(async () => {
      await table.put(item(1));
      for (let times = 0; times < 3; times++) expect(await ask()).toEqual(there(1, "one"));
    });

    const changes: { name: string; change: () => Promise<unknown>; expected: object }[] = [
      { name: "put", change: () => table.put(item(2)), expected: there(2, "one") },
      {
        name: "put elsewhere in the indexes",
        change: () => table.put(item(2, "other")),
        expected: there(2, "other"),
      },
      {
        name: "put by who does not wait for the disk",
        change: () => table.relaxed.put(item(2, "other")),
        expected: there(2, "other"),
      },
      {
        name: "changed",
        change: () => table.update(key, { set: { value: 2 } }),
        expected: there(2, "one"),
      },
      { name: "deleted", change: () => table.delete(key), expected: none },
      {
        name: "put once it had expired",
        change: async () => {
          await table.put({ ...item(2), expiresAt: new Date(start + 1000) });
          expect(await ask()).toEqual(there(2, "one"));
          expect(await ask()).toEqual(there(2, "one"));
          time = start + 1000;
          expect(await ask()).toEqual(none);
          await table.putIfAbsent(item(3, "other"));
        },
        expected: there(3, "other"),
      },
    ];
    for (const { name, change, expected } of changes) {
      it(`is read as it is when it was ${name}`, async () => {
        await change();
        expect(await ask()).toEqual(expected);
        expect(await ask()).toEqual(expected);
      });
    }

    it("comes from memory, and cannot be changed by who has it", async () => {
      database.prepare("UPDATE items SET attributes = '{}'").run();
      const first = await ask();
      expect(first).toEqual(there(1, "one"));
      for (const attributes of [first.get, ...first.own, ...first.one]) {
        Object.assign(attributes ?? {}, { value: 9 });
      }
      expect(await ask()).toEqual(there(1, "one"));
    });

    it("comes from memory for a later beginning as well, and is the same as from the file", async () => {
      const sorts = ["a", "b", "c", "d", "e"];
      for (const sort of sorts) await table.put({ partition: "w", sort, attributes: {} });
      const wanted = { partition: "w", direction: "descending" } as const;
      const window = async (from: string, limit: number) =>
        (await allItems(table, { ...wanted, from, limit })).map(({ sort }) => sort);
      const whole = async (limit: number) => [
        await window("b", limit),
        await window("b", limit),
        await window("c", limit),
        await window("f", limit),
        await window("a", limit),
      ];
      const [b, c, f] = [["e", "d", "c", "b"], ["e", "d", "c"], []];
      for (const limit of [1, 2, 3, 4, 5, 50]) {
        expect(await whole(limit)).toEqual([b, b, c, f, [...b, "a"]]);
      }
      database.prepare("DELETE FROM items").run();
      expect(await window("c", 50)).toEqual(c);
    });

    it("agrees with the file whatever is asked, from wherever", async () => {
      const sort = fc.constantFrom("a", "b", "é", "\u{fb01}", "😀");
      const query = fc.record({
        from: fc.option(sort, { nil: undefined }),
        direction: fc.constantFrom("ascending" as const, "descending" as const),
        limit: fc.integer({ min: 1, max: 3 }),
      });
      const sorts = fc.uniqueArray(sort);
      await fc.assert(
        fc.asyncProperty(sorts, fc.array(query, { maxLength: 20 }), async (stored, queries) => {
          const memory = createMemoryTable({ now: () => new Date(time) });
          const partition = `p${partitions++}`;
          for (const each of stored) {
            for (const kept of [table, memory]) {
              await kept.put({ partition, sort: each, attributes: {} });
            }
          }
          for (const { from, ...asked } of queries) {
            const whole = { ...asked, partition, ...(from !== undefined && { from }) };
            expect(await allItems(table, whole)).toEqual(await allItems(memory, whole));
          }
        }),
      );
    });
    let partitions = 0;

    it("is read anew when a write was taken back", async () => {
      const { id } = database.prepare("SELECT id FROM items").get() ?? {};
      database
        .prepare(
          "CREATE TABLE guard (id INTEGER PRIMARY KEY REFERENCES items (id) DEFERRABLE INITIALLY DEFERRED) STRICT",
        )
        .run();
      database.prepare("PRAGMA foreign_keys = ON").run();
      database.prepare("INSERT INTO guard VALUES (?)").run(Number(id));
      await expectError(table.delete(key), "unavailable");
      expect(await ask()).toEqual(there(1, "one"));
    });
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
