/** Cases of the `Table` contract: one item at a time. */
import { describe, expect } from "vitest";
import { expectError } from "./contract-cases.ts";
import { allItems, ascending, item, key, type TableSuite } from "./table-suite.ts";

export function describeItemCases(suite: TableSuite): void {
  describe("get and put", () => {
    suite.case("gives back what was put", async () => {
      const whole = item("s", {
        index1: { partition: "i1", sort: "a" },
        index2: { partition: "i2", sort: "b" },
        expiresAt: suite.inSeconds(0.5),
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
      await suite.table.put(whole);
      expect(await suite.table.get(key("s"))).toEqual(whole);
    });

    suite.case("gives undefined for what is not there", async () => {
      await suite.table.put(item("s"));
      expect(await suite.table.get(key("t"))).toBeUndefined();
      expect(await suite.table.get({ partition: "q", sort: "s" })).toBeUndefined();
    });

    suite.case("replaces the whole item of the same key", async () => {
      await suite.table.put(item("s", { index1: key("i"), expiresAt: suite.inSeconds(9) }));
      await suite.table.put(item("s", { attributes: { other: 1 } }));
      await suite.settle();
      expect(await suite.table.get(key("s"))).toEqual(item("s", { attributes: { other: 1 } }));
      expect(await allItems(suite.table, { ...ascending, index: "index1" })).toEqual([]);
    });

    suite.case("shares no object with the caller", async () => {
      const attributes = { list: [1] };
      const expiresAt = suite.inSeconds(60);
      const putting = suite.table.put(item("s", { attributes, expiresAt }));
      attributes.list.push(2);
      expiresAt.setFullYear(1970);
      await putting;
      const first = await suite.table.get(key("s"));
      expect(first?.attributes).toEqual({ list: [1] });
      Object.assign(first?.attributes ?? {}, { list: "changed" });
      expect((await suite.table.get(key("s")))?.attributes).toEqual({ list: [1] });
    });

    suite.case("keeps apart keys that join to the same text", async () => {
      await suite.table.put({ partition: "a#b", sort: "c", attributes: { which: 1 } });
      await suite.table.put({ partition: "a", sort: "b#c", attributes: { which: 2 } });
      const first = await suite.table.get({ partition: "a#b", sort: "c" });
      expect(first?.attributes).toEqual({ which: 1 });
    });

    suite.case("deletes, and does not mind when there is nothing", async () => {
      await suite.table.put(item("s", { index1: key("i") }));
      await suite.table.delete(key("s"));
      await suite.table.delete(key("s"));
      await suite.settle();
      expect(await suite.table.get(key("s"))).toBeUndefined();
      expect(await allItems(suite.table, { ...ascending, index: "index1" })).toEqual([]);
    });
  });

  describe("putIfAbsent", () => {
    suite.case("stores once", async () => {
      expect(await suite.table.putIfAbsent(item("s"))).toBe(true);
      expect(await suite.table.putIfAbsent(item("s", { attributes: { late: 1 } }))).toBe(false);
      expect(await suite.table.get(key("s"))).toEqual(item("s"));
    });

    suite.case("lets one of many concurrent callers win", async () => {
      const tries = Array.from({ length: 20 }, (_, caller) =>
        suite.table.putIfAbsent(item("s", { attributes: { caller } })),
      );
      const won = (await Promise.all(tries)).flatMap((isWinner, caller) =>
        isWinner ? caller : [],
      );
      expect(won).toHaveLength(1);
      expect((await suite.table.get(key("s")))?.attributes).toEqual({ caller: won[0] });
    });

    suite.case("takes the place of an expired item", async () => {
      await suite.table.put(item("s", { expiresAt: suite.inSeconds(1), index1: key("i") }));
      suite.clock.advance(1000);
      const successor = item("s", { attributes: { successor: true } });
      expect(await suite.table.putIfAbsent(successor)).toBe(true);
      await suite.settle();
      expect(await suite.table.get(key("s"))).toEqual(successor);
      expect(await allItems(suite.table, { ...ascending, index: "index1" })).toEqual([]);
    });
  });

  describe("update", () => {
    suite.case("sets and removes, keeping the rest, the index keys and the expiry", async () => {
      const before = item("s", {
        index1: key("i"),
        expiresAt: suite.inSeconds(60),
        attributes: { kept: { deep: [1] }, changed: 1, removed: true },
      });
      await suite.table.put(before);
      const after = { ...before, attributes: { kept: { deep: [1] }, changed: 2, added: "x" } };
      const change = { set: { changed: 2, added: "x" }, remove: ["removed", "never there"] };
      expect(await suite.table.update(key("s"), change)).toEqual(after);
      expect(await suite.table.get(key("s"))).toEqual(after);
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
      suite.case(`${matches ? "matches" : "does not match"} ${shown}`, async () => {
        await suite.table.put(item("s", { attributes }));
        const updated = await suite.table.update(key("s"), { set: { done: true }, when });
        expect(updated?.attributes).toEqual(matches ? { ...attributes, done: true } : undefined);
        expect((await suite.table.get(key("s")))?.attributes).toEqual(
          matches ? { ...attributes, done: true } : attributes,
        );
      });
    }

    suite.case("gives undefined for an absent or expired item, and makes none", async () => {
      await suite.table.put(item("s", { expiresAt: suite.inSeconds(1) }));
      suite.clock.advance(1000);
      expect(await suite.table.update(key("s"), { set: { a: 1 } })).toBeUndefined();
      expect(await suite.table.update(key("t"), { set: { a: 1 } })).toBeUndefined();
      expect(await allItems(suite.table, ascending)).toEqual([]);
    });

    suite.case("lets one of many concurrent claims win", async () => {
      await suite.table.put(item("s"));
      const claims = Array.from({ length: 20 }, (_, run) =>
        suite.table.update(key("s"), { set: { claimedBy: run }, when: { claimedBy: undefined } }),
      );
      const winners = (await Promise.all(claims)).filter((claimed) => claimed !== undefined);
      expect(winners).toHaveLength(1);
      expect(await suite.table.get(key("s"))).toEqual(winners[0]);
    });

    suite.case("loses no concurrent change of different attributes", async () => {
      await suite.table.put(item("s", { attributes: {} }));
      const names = Array.from({ length: 20 }, (_, number) => `a${number}`);
      await Promise.all(names.map((name) => suite.table.update(key("s"), { set: { [name]: 1 } })));
      expect(Object.keys((await suite.table.get(key("s")))?.attributes ?? {})).toHaveLength(20);
    });

    suite.case("refuses to set and remove the same attribute", async () => {
      await suite.table.put(item("s"));
      const change = { set: { name: 1 }, remove: ["name"] };
      await expectError(suite.table.update(key("s"), change), "validation_failed");
    });
  });
}
