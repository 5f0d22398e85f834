/** What every `Table` must do, whatever it is made of. */
import { afterEach, beforeEach, describe, expect } from "vitest";
import type { Table, TableItem, TableQuery } from "../../../shared/ports/table.ts";
import { contractCases, expectError, type SkippedCases } from "./contract-cases.ts";
import { createSimulatedClock, type SimulatedClock } from "./simulated-clock.ts";
import { describeTableModel } from "./table.model.ts";

export type TableUnderTest = {
  table: Table;
  /** Resolves when index reads see what was written. */
  settle?: () => Promise<void>;
  close?: () => Promise<void>;
};
/** Each call gives an empty table that takes the time from `now`. */
export type CreateTable = (environment: { now: () => Date }) => Promise<TableUnderTest>;

export const allItems = async (
  table: Table,
  query: Omit<TableQuery, "cursor">,
): Promise<TableItem[]> => {
  const items: TableItem[] = [];
  let cursor: string | undefined;
  do {
    const page = await table.query({ ...query, ...(cursor !== undefined && { cursor }) });
    expect(page.items.length).toBeLessThanOrEqual(query.limit);
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return items;
};

const item = (sort: string, more: Partial<TableItem> = {}): TableItem => ({
  partition: "p",
  sort,
  attributes: { name: sort },
  ...more,
});
const sorts = (items: readonly TableItem[]) => items.map(({ sort }) => sort);
const key = (sort: string) => ({ partition: "p", sort });
const ascending = { partition: "p", direction: "ascending", limit: 1000 } as const;

export function describeTableContract(
  name: string,
  create: CreateTable,
  options: { skipped?: SkippedCases; modelRuns?: number } = {},
): void {
  describe(`Table: ${name}`, () => {
    const cases = contractCases(options.skipped ?? []);
    let clock: SimulatedClock;
    let table: Table;
    let settle: () => Promise<void>;
    let close: () => Promise<void>;

    beforeEach(async () => {
      clock = createSimulatedClock();
      const made = await create({ now: clock.now });
      table = made.table;
      settle = made.settle ?? (async () => {});
      close = made.close ?? (async () => {});
    });
    afterEach(() => close());

    const inSeconds = (seconds: number) => new Date(clock.now().getTime() + seconds * 1000);

    describe("get and put", () => {
      cases.case("gives back what was put", async () => {
        const whole = item("s", {
          index1: { partition: "i1", sort: "a" },
          index2: { partition: "i2", sort: "b" },
          expiresAt: inSeconds(0.5),
          attributes: {
            text: 'naïve 😀 \u0000 " \\',
            empty: "",
            number: -1.5e-7,
            large: 2 ** 53 - 1,
            flag: false,
            nothing: null,
            list: [1, "two", [3], { four: 4 }],
            nested: { "a.b": { c: [] } },
            constructor: "an ordinary name",
          },
        });
        await table.put(whole);
        expect(await table.get(key("s"))).toEqual(whole);
      });

      cases.case("gives undefined for what is not there", async () => {
        await table.put(item("s"));
        expect(await table.get(key("t"))).toBeUndefined();
        expect(await table.get({ partition: "q", sort: "s" })).toBeUndefined();
      });

      cases.case("replaces the whole item of the same key", async () => {
        await table.put(item("s", { index1: key("i"), expiresAt: inSeconds(9) }));
        await table.put(item("s", { attributes: { other: 1 } }));
        await settle();
        expect(await table.get(key("s"))).toEqual(item("s", { attributes: { other: 1 } }));
        expect(await allItems(table, { ...ascending, index: "index1" })).toEqual([]);
      });

      cases.case("shares no object with the caller", async () => {
        const attributes = { list: [1] };
        const expiresAt = inSeconds(60);
        const putting = table.put(item("s", { attributes, expiresAt }));
        attributes.list.push(2);
        expiresAt.setFullYear(1970);
        await putting;
        const first = await table.get(key("s"));
        expect(first?.attributes).toEqual({ list: [1] });
        Object.assign(first?.attributes ?? {}, { list: "changed" });
        expect((await table.get(key("s")))?.attributes).toEqual({ list: [1] });
      });

      cases.case("keeps apart keys that join to the same text", async () => {
        await table.put({ partition: "a#b", sort: "c", attributes: { which: 1 } });
        await table.put({ partition: "a", sort: "b#c", attributes: { which: 2 } });
        const first = await table.get({ partition: "a#b", sort: "c" });
        expect(first?.attributes).toEqual({ which: 1 });
      });

      cases.case("deletes, and does not mind when there is nothing", async () => {
        await table.put(item("s", { index1: key("i") }));
        await table.delete(key("s"));
        await table.delete(key("s"));
        await settle();
        expect(await table.get(key("s"))).toBeUndefined();
        expect(await allItems(table, { ...ascending, index: "index1" })).toEqual([]);
      });
    });

    describe("putIfAbsent", () => {
      cases.case("stores once", async () => {
        expect(await table.putIfAbsent(item("s"))).toBe(true);
        expect(await table.putIfAbsent(item("s", { attributes: { late: 1 } }))).toBe(false);
        expect(await table.get(key("s"))).toEqual(item("s"));
      });

      cases.case("lets one of many concurrent callers win", async () => {
        const tries = Array.from({ length: 20 }, (_, caller) =>
          table.putIfAbsent(item("s", { attributes: { caller } })),
        );
        const won = (await Promise.all(tries)).flatMap((isWinner, caller) =>
          isWinner ? caller : [],
        );
        expect(won).toHaveLength(1);
        expect((await table.get(key("s")))?.attributes).toEqual({ caller: won[0] });
      });

      cases.case("takes the place of an expired item", async () => {
        await table.put(item("s", { expiresAt: inSeconds(1), index1: key("i") }));
        clock.advance(1000);
        const successor = item("s", { attributes: { successor: true } });
        expect(await table.putIfAbsent(successor)).toBe(true);
        await settle();
        expect(await table.get(key("s"))).toEqual(successor);
        expect(await allItems(table, { ...ascending, index: "index1" })).toEqual([]);
      });
    });

    describe("update", () => {
      cases.case("sets and removes, keeping the rest, the index keys and the expiry", async () => {
        const before = item("s", {
          index1: key("i"),
          expiresAt: inSeconds(60),
          attributes: { kept: { deep: [1] }, changed: 1, removed: true },
        });
        await table.put(before);
        const after = { ...before, attributes: { kept: { deep: [1] }, changed: 2, added: "x" } };
        const change = { set: { changed: 2, added: "x" }, remove: ["removed", "never there"] };
        expect(await table.update(key("s"), change)).toEqual(after);
        expect(await table.get(key("s"))).toEqual(after);
      });

      const attributes = { text: "a", number: 0, flag: false, nothing: null, deep: { a: 1 } };
      for (const [when, matches] of [
        [{}, true],
        [{ text: "a", number: 0, flag: false }, true],
        [{ text: "A" }, false],
        [{ text: "a", number: 1 }, false],
        [{ number: "0" }, false],
        [{ flag: 0 }, false],
        [{ absent: undefined }, true],
        [{ text: undefined }, false],
        [{ nothing: undefined }, false],
        [{ deep: undefined }, false],
        [{ absent: "" }, false],
        [{ constructor: undefined }, true],
      ] as const) {
        const shown = JSON.stringify(when, (_, value) => value ?? "(absent)");
        cases.case(`${matches ? "matches" : "does not match"} ${shown}`, async () => {
          await table.put(item("s", { attributes }));
          const updated = await table.update(key("s"), { set: { done: true }, when });
          expect(updated?.attributes).toEqual(matches ? { ...attributes, done: true } : undefined);
          expect((await table.get(key("s")))?.attributes).toEqual(
            matches ? { ...attributes, done: true } : attributes,
          );
        });
      }

      cases.case("gives undefined for an absent or expired item, and makes none", async () => {
        await table.put(item("s", { expiresAt: inSeconds(1) }));
        clock.advance(1000);
        expect(await table.update(key("s"), { set: { a: 1 } })).toBeUndefined();
        expect(await table.update(key("t"), { set: { a: 1 } })).toBeUndefined();
        expect(await allItems(table, ascending)).toEqual([]);
      });

      cases.case("lets one of many concurrent claims win", async () => {
        await table.put(item("s"));
        const claims = Array.from({ length: 20 }, (_, run) =>
          table.update(key("s"), { set: { claimedBy: run }, when: { claimedBy: undefined } }),
        );
        const winners = (await Promise.all(claims)).filter((claimed) => claimed !== undefined);
        expect(winners).toHaveLength(1);
        expect(await table.get(key("s"))).toEqual(winners[0]);
      });

      cases.case("loses no concurrent change of different attributes", async () => {
        await table.put(item("s", { attributes: {} }));
        const names = Array.from({ length: 20 }, (_, number) => `a${number}`);
        await Promise.all(names.map((name) => table.update(key("s"), { set: { [name]: 1 } })));
        expect(Object.keys((await table.get(key("s")))?.attributes ?? {})).toHaveLength(20);
      });

      cases.case("refuses to set and remove the same attribute", async () => {
        await table.put(item("s"));
        const change = { set: { name: 1 }, remove: ["name"] };
        await expectError(table.update(key("s"), change), "validation_failed");
      });
    });

    describe("query", () => {
      cases.case("gives one partition in order, both ways", async () => {
        for (const sort of ["b", "d", "a", "c"]) await table.put(item(sort));
        await table.put({ partition: "other", sort: "b", attributes: {} });
        expect(sorts(await allItems(table, ascending))).toEqual(["a", "b", "c", "d"]);
        const descending = { ...ascending, direction: "descending" } as const;
        expect(sorts(await allItems(table, descending))).toEqual(["d", "c", "b", "a"]);
      });

      cases.case("gives the newest when the limit is 1 and the direction descending", async () => {
        for (const sort of ["1", "3", "2"]) await table.put(item(sort));
        const newest = { partition: "p", direction: "descending", limit: 1 } as const;
        expect(sorts((await table.query(newest)).items)).toEqual(["3"]);
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
        cases.case(`keeps to ${JSON.stringify(range)}, ends included`, async () => {
          for (const sort of ["a", "b", "c", "d"]) await table.put(item(sort));
          for (const direction of ["ascending", "descending"] as const) {
            const found = await allItems(table, { ...ascending, ...range, direction, limit: 1 });
            expect(sorts(found)).toEqual(
              direction === "ascending" ? expected : expected.toReversed(),
            );
          }
        });
      }

      cases.case("orders sort keys by their UTF-8 bytes, not their UTF-16 units", async () => {
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
        for (const sort of ordered.toReversed()) await table.put(item(sort));
        expect(sorts(await allItems(table, { ...ascending, limit: 3 }))).toEqual(ordered);
        const from = { ...ascending, from: "\u{fb01}", to: "\u{10000}" };
        expect(sorts(await allItems(table, from))).toEqual(["\u{fb01}", "\u{ffff}", "\u{10000}"]);
      });

      for (const index of ["index1", "index2"] as const) {
        cases.case(`reads ${index} in its own order, over partitions`, async () => {
          const make = (partition: string, sort: string): TableItem => ({
            partition,
            sort: "s",
            [index]: { partition: "group", sort },
            attributes: { partition },
          });
          await table.put(make("x", "2"));
          await table.put(make("y", "1"));
          await table.put(make("z", "3"));
          await table.put({ partition: "group", sort: "4", attributes: {} });
          await settle();
          const query = { ...ascending, index, partition: "group" };
          const found = await allItems(table, query);
          expect(found).toEqual([make("y", "1"), make("x", "2"), make("z", "3")]);
          const from = await allItems(table, { ...query, from: "2", limit: 1 });
          expect(from).toEqual([make("x", "2"), make("z", "3")]);
        });

        cases.case(`pages through items of the same ${index} key`, async () => {
          const names = ["a", "b", "c", "d", "e", "f", "g"];
          for (const name of names) await table.put(item(name, { [index]: key("same") }));
          await settle();
          for (const direction of ["ascending", "descending"] as const) {
            for (const limit of [1, 2, 3, 7, 8]) {
              const found = await allItems(table, { ...ascending, index, direction, limit });
              expect(sorts(found).sort()).toEqual(names);
            }
          }
        });
      }

      cases.case("sees the change of an index key", async () => {
        await table.put(item("s", { index1: key("old") }));
        await table.put(item("s", { index1: key("new") }));
        await settle();
        const query = { ...ascending, index: "index1" } as const;
        expect(await allItems(table, query)).toEqual([item("s", { index1: key("new") })]);
        expect(await allItems(table, { ...query, to: "new", from: "new" })).toHaveLength(1);
        expect(await allItems(table, { ...query, to: "old", from: "old" })).toEqual([]);
      });

      cases.case("pages neither repeat nor skip what was there all the time", async () => {
        const stays = ["b", "d", "f", "h", "j", "l"];
        for (const sort of [...stays, "e", "g"]) await table.put(item(sort));
        for (const direction of ["ascending", "descending"] as const) {
          const seen: string[] = [];
          let cursor: string | undefined;
          let pages = 0;
          do {
            const page = await table.query({
              ...ascending,
              direction,
              limit: 2,
              ...(cursor && { cursor }),
            });
            seen.push(...sorts(page.items));
            cursor = page.cursor;
            pages += 1;
            // What was read last goes, others come before and after it, one is replaced.
            await table.delete(key(pages % 2 ? "e" : "g"));
            await table.put(item(`${"acikm"[pages % 5]}${pages}`));
            await table.put(item("h", { attributes: { pages } }));
          } while (cursor !== undefined);
          expect(seen.filter((sort) => stays.includes(sort))).toEqual(
            direction === "ascending" ? stays : stays.toReversed(),
          );
        }
      });

      cases.case("goes on from a cursor though the limit and the range have moved", async () => {
        for (const sort of ["a", "b", "c", "d"]) await table.put(item(sort));
        const first = await table.query({ ...ascending, from: "a", limit: 1 });
        const next = await table.query({ ...ascending, from: "aa", ...cursorOf(first.cursor) });
        expect(sorts(next.items)).toEqual(["b", "c", "d"]);
        const later = await table.query({ ...ascending, from: "c", ...cursorOf(first.cursor) });
        expect(sorts(later.items)).toEqual(["c", "d"]);
      });

      const cursorOf = (cursor: string | undefined) => {
        if (cursor === undefined) throw new Error("The page has no cursor.");
        return { cursor };
      };

      cases.case("refuses a cursor that is malformed or another query's", async () => {
        for (const sort of ["a", "b", "c"]) await table.put(item(sort, { index1: key(sort) }));
        const { cursor = "" } = await table.query({ ...ascending, limit: 1 });
        const malformed = ["", "x", "%%%", cursor.slice(1), `${cursor}A`, cursor.repeat(1000)];
        for (const bad of [...malformed, "bnVsbA", "W10", "eyJhIjoxfQ"]) {
          await expectError(table.query({ ...ascending, cursor: bad }), "validation_failed");
        }
        for (const other of [
          { partition: "q" },
          { index: "index1" },
          { direction: "descending" },
        ] as const) {
          await expectError(table.query({ ...ascending, ...other, cursor }), "validation_failed");
        }
      });

      for (const limit of [0, -1, 1.5, 1001, Number.NaN, Number.POSITIVE_INFINITY]) {
        cases.case(`refuses a limit of ${limit}`, async () => {
          await expectError(table.query({ ...ascending, limit }), "validation_failed");
        });
      }
    });

    describe("expiry", () => {
      cases.case("hides an item from the very millisecond", async () => {
        await table.put(item("s", { expiresAt: inSeconds(1.5) }));
        clock.advance(1499);
        expect(await table.get(key("s"))).toBeDefined();
        clock.advance(1);
        expect(await table.get(key("s"))).toBeUndefined();
      });

      cases.case("hides it from every query", async () => {
        const keys = { index1: key("i"), index2: key("j") };
        await table.put(item("gone", { ...keys, expiresAt: inSeconds(1) }));
        await table.put(item("stays", { ...keys, expiresAt: inSeconds(2) }));
        await settle();
        clock.advance(1000);
        for (const index of [undefined, "index1", "index2"] as const) {
          const found = await allItems(table, { ...ascending, ...(index && { index }) });
          expect(sorts(found)).toEqual(["stays"]);
        }
      });

      cases.case("takes an item that has expired already, which nobody ever sees", async () => {
        await table.put(item("s"));
        await table.put(item("s", { expiresAt: inSeconds(-1) }));
        expect(await table.get(key("s"))).toBeUndefined();
        expect(await table.putIfAbsent(item("s"))).toBe(true);
      });

      cases.case("pages past many expired items", async () => {
        const expired = Array.from({ length: 300 }, (_, number) =>
          item(`b${number}`, { expiresAt: inSeconds(1) }),
        );
        await Promise.all([item("a"), ...expired, item("c")].map((each) => table.put(each)));
        clock.advance(1000);
        expect(sorts(await allItems(table, { ...ascending, limit: 1 }))).toEqual(["a", "c"]);
      });
    });

    describe("limits", () => {
      const euro = "€"; // three bytes
      for (const { name: what, bad } of [
        { name: "an empty partition", bad: { partition: "", sort: "s" } },
        { name: "an empty sort key", bad: { partition: "p", sort: "" } },
        { name: "a partition of 2049 bytes", bad: { partition: euro.repeat(683), sort: "s" } },
        { name: "a sort key of 1026 bytes", bad: { partition: "p", sort: euro.repeat(342) } },
        { name: "half a surrogate pair", bad: { partition: "p", sort: "\ud800" } },
      ]) {
        cases.case(`refuses ${what}`, async () => {
          const made = { ...bad, attributes: {} };
          await expectError(table.put(made), "invalid_key");
          await expectError(table.putIfAbsent(made), "invalid_key");
          await expectError(table.put(item("s", { index1: bad })), "invalid_key");
          await expectError(table.putIfAbsent(item("s", { index2: bad })), "invalid_key");
          await expectError(table.get(bad), "invalid_key");
          await expectError(table.update(bad, { set: { a: 1 } }), "invalid_key");
          await expectError(table.delete(bad), "invalid_key");
          expect(await allItems(table, ascending)).toEqual([]);
        });
      }

      cases.case("takes the longest keys", async () => {
        const longest = { partition: "p".repeat(2048), sort: `${euro.repeat(341)}s` };
        await table.put({ ...longest, index1: longest, attributes: { a: 1 } });
        await table.put({ ...longest, sort: "t", index1: longest, attributes: { a: 2 } });
        await settle();
        expect((await table.get(longest))?.attributes).toEqual({ a: 1 });
        const query = {
          ...ascending,
          index: "index1",
          partition: longest.partition,
          limit: 1,
        } as const;
        expect(await allItems(table, query)).toHaveLength(2);
      });

      cases.case("takes an item of 399 KB and refuses one above 400 KB", async () => {
        const sized = (bytes: number) =>
          item("s", { attributes: { text: euro.repeat(Math.floor(bytes / 3)) } });
        const large = sized(399 * 1024);
        await table.put(large);
        expect(await table.get(key("s"))).toEqual(large);
        await expectError(table.put(sized(401 * 1024)), "item_too_large");
        await expectError(table.putIfAbsent(sized(401 * 1024)), "item_too_large");
        const growth = { set: { more: "x".repeat(2048) } };
        await expectError(table.update(key("s"), growth), "item_too_large");
        expect(await table.get(key("s"))).toEqual(large);
      });

      cases.case("refuses an expiry that is no date", async () => {
        const made = item("s", { expiresAt: new Date(Number.NaN) });
        await expectError(table.put(made), "validation_failed");
        await expectError(table.putIfAbsent(made), "validation_failed");
      });
    });

    describeTableModel(cases, create, options.modelRuns ?? 100);
    cases.assertAllKnown();
  });
}
