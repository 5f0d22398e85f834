/** Cases of the `Table` contract: queries and their pages. */
import { describe, expect } from "vitest";
import type { TableItem } from "../../../shared/ports/table.ts";
import { expectError } from "./contract-cases.ts";
import { allItems, ascending, item, key, sorts, type TableSuite } from "./table-suite.ts";

export function describeQueryCases(suite: TableSuite): void {
  describe("query", () => {
    suite.case("gives one partition in order, both ways", async () => {
      for (const sort of ["b", "d", "a", "c"]) await suite.table.put(item(sort));
      await suite.table.put({ partition: "other", sort: "b", attributes: {} });
      expect(sorts(await allItems(suite.table, ascending))).toEqual(["a", "b", "c", "d"]);
      const descending = { ...ascending, direction: "descending" } as const;
      expect(sorts(await allItems(suite.table, descending))).toEqual(["d", "c", "b", "a"]);
    });

    suite.case("gives what was written, once it has settled, to reads that may lag", async () => {
      for (const sort of ["a", "b"]) await suite.table.put(item(sort));
      await suite.settle();
      const lagging = { ...ascending, mayLag: true };
      expect(sorts(await allItems(suite.table, lagging))).toEqual(["a", "b"]);
      expect(await suite.table.get(key("a"), { mayLag: true })).toEqual(item("a"));
    });

    suite.case("gives the newest when the limit is 1 and the direction descending", async () => {
      for (const sort of ["1", "3", "2"]) await suite.table.put(item(sort));
      const newest = { partition: "p", direction: "descending", limit: 1 } as const;
      expect(sorts((await suite.table.query(newest)).items)).toEqual(["3"]);
    });

    for (const [range, expected] of [
      [{ from: "b" }, ["b", "c", "d"]],
      [{ to: "b" }, ["a", "b"]],
      [{ from: "b", to: "c" }, ["b", "c"]],
      [{ from: "bb", to: "cc" }, ["c"]],
      [{ from: "c", to: "c" }, ["c"]],
      [{ from: "c", to: "b" }, []],
      [{ from: "e" }, []],
    ] as const) {
      suite.case(`keeps to ${JSON.stringify(range)}, ends included`, async () => {
        for (const sort of ["a", "b", "c", "d"]) await suite.table.put(item(sort));
        for (const direction of ["ascending", "descending"] as const) {
          const found = await allItems(suite.table, {
            ...ascending,
            ...range,
            direction,
            limit: 1,
          });
          expect(sorts(found)).toEqual(
            direction === "ascending" ? expected : expected.toReversed(),
          );
        }
      });
    }

    suite.case("orders sort keys by their UTF-8 bytes, not their UTF-16 units", async () => {
      const ordered = [
        "\u0001",
        "A",
        "Z",
        "a",
        "z",
        "é",
        "\u{fb01}",
        "\u{ffff}",
        "\u{10000}",
        "😀",
      ];
      for (const sort of ordered.toReversed()) await suite.table.put(item(sort));
      expect(sorts(await allItems(suite.table, { ...ascending, limit: 3 }))).toEqual(ordered);
      const from = { ...ascending, from: "\u{fb01}", to: "\u{10000}" };
      expect(sorts(await allItems(suite.table, from))).toEqual([
        "\u{fb01}",
        "\u{ffff}",
        "\u{10000}",
      ]);
    });

    for (const index of ["index1", "index2"] as const) {
      suite.case(`reads ${index} in its own order, over partitions`, async () => {
        const make = (partition: string, sort: string): TableItem => ({
          partition,
          sort: "s",
          [index]: { partition: "group", sort },
          attributes: { partition },
        });
        await suite.table.put(make("x", "2"));
        await suite.table.put(make("y", "1"));
        await suite.table.put(make("z", "3"));
        await suite.table.put({ partition: "group", sort: "4", attributes: {} });
        await suite.settle();
        const query = { ...ascending, index, partition: "group" };
        const found = await allItems(suite.table, query);
        expect(found).toEqual([make("y", "1"), make("x", "2"), make("z", "3")]);
        const from = await allItems(suite.table, { ...query, from: "2", limit: 1 });
        expect(from).toEqual([make("x", "2"), make("z", "3")]);
      });

      suite.case(`pages through items of the same ${index} key`, async () => {
        const names = ["a", "b", "c", "d", "e", "f", "g"];
        for (const name of names) await suite.table.put(item(name, { [index]: key("same") }));
        await suite.settle();
        for (const direction of ["ascending", "descending"] as const) {
          for (const limit of [1, 2, 3, 7, 8]) {
            const found = await allItems(suite.table, { ...ascending, index, direction, limit });
            expect(sorts(found).sort()).toEqual(names);
          }
        }
      });
    }

    suite.case("sees the change of an index key", async () => {
      await suite.table.put(item("s", { index1: key("old") }));
      await suite.table.put(item("s", { index1: key("new") }));
      await suite.settle();
      const query = { ...ascending, index: "index1" } as const;
      expect(await allItems(suite.table, query)).toEqual([item("s", { index1: key("new") })]);
      expect(await allItems(suite.table, { ...query, to: "new", from: "new" })).toHaveLength(1);
      expect(await allItems(suite.table, { ...query, to: "old", from: "old" })).toEqual([]);
    });

    suite.case("pages neither repeat nor skip what was there all the time", async () => {
      const stays = ["b", "d", "f", "h", "j", "l"];
      for (const sort of [...stays, "e", "g"]) await suite.table.put(item(sort));
      for (const direction of ["ascending", "descending"] as const) {
        const seen: string[] = [];
        let cursor: string | undefined;
        let pages = 0;
        do {
          const page = await suite.table.query({
            ...ascending,
            direction,
            limit: 2,
            ...(cursor && { cursor }),
          });
          seen.push(...sorts(page.items));
          cursor = page.cursor;
          pages += 1;
          // What was read last goes, others come before and after it, one is replaced.
          await suite.table.delete(key(pages % 2 ? "e" : "g"));
          await suite.table.put(item(`${"acikm"[pages % 5]}${pages}`));
          await suite.table.put(item("h", { attributes: { pages } }));
        } while (cursor !== undefined);
        expect(seen.filter((sort) => stays.includes(sort))).toEqual(
          direction === "ascending" ? stays : stays.toReversed(),
        );
      }
    });

    suite.case("goes on from a cursor though the limit and the range have moved", async () => {
      for (const sort of ["a", "b", "c", "d"]) await suite.table.put(item(sort));
      const first = await suite.table.query({ ...ascending, from: "a", limit: 1 });
      const next = await suite.table.query({ ...ascending, from: "aa", ...cursorOf(first.cursor) });
      expect(sorts(next.items)).toEqual(["b", "c", "d"]);
      const later = await suite.table.query({ ...ascending, from: "c", ...cursorOf(first.cursor) });
      expect(sorts(later.items)).toEqual(["c", "d"]);
    });

    const cursorOf = (cursor: string | undefined) => {
      if (cursor === undefined) throw new Error("The page has no cursor.");
      return { cursor };
    };

    suite.case("refuses a cursor that is malformed or another query's", async () => {
      for (const sort of ["a", "b", "c"]) await suite.table.put(item(sort, { index1: key(sort) }));
      const { cursor = "" } = await suite.table.query({ ...ascending, limit: 1 });
      const malformed = ["", "x", "%%%", cursor.slice(1), `${cursor}A`, cursor.repeat(1000)];
      for (const bad of [...malformed, "bnVsbA", "W10", "eyJhIjoxfQ"]) {
        await expectError(suite.table.query({ ...ascending, cursor: bad }), "validation_failed");
      }
      for (const other of [
        { partition: "q" },
        { index: "index1" },
        { direction: "descending" },
      ] as const) {
        await expectError(
          suite.table.query({ ...ascending, ...other, cursor }),
          "validation_failed",
        );
      }
    });

    for (const limit of [0, -1, 1.5, 1001, Number.NaN, Number.POSITIVE_INFINITY]) {
      suite.case(`refuses a limit of ${limit}`, async () => {
        await expectError(suite.table.query({ ...ascending, limit }), "validation_failed");
      });
    }
  });
}
