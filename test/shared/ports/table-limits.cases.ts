/** Cases of the `Table` contract: expiry and limits. */
import { describe, expect } from "vitest";
import { expectError } from "./contract-cases.ts";
import { allItems, ascending, item, key, sorts, type TableSuite } from "./table-suite.ts";

export function describeLimitCases(suite: TableSuite): void {
  describe("expiry", () => {
    suite.case("hides an item from the very millisecond", async () => {
      await suite.table.put(item("s", { expiresAt: suite.inSeconds(1.5) }));
      suite.clock.advance(1499);
      expect(await suite.table.get(key("s"))).toBeDefined();
      suite.clock.advance(1);
      expect(await suite.table.get(key("s"))).toBeUndefined();
    });

    suite.case("hides it from every query", async () => {
      const keys = { index1: key("i"), index2: key("j") };
      await suite.table.put(item("gone", { ...keys, expiresAt: suite.inSeconds(1) }));
      await suite.table.put(item("stays", { ...keys, expiresAt: suite.inSeconds(2) }));
      await suite.settle();
      suite.clock.advance(1000);
      for (const index of [undefined, "index1", "index2"] as const) {
        const found = await allItems(suite.table, { ...ascending, ...(index && { index }) });
        expect(sorts(found)).toEqual(["stays"]);
      }
    });

    suite.case("takes an item that has expired already, which nobody ever sees", async () => {
      await suite.table.put(item("s"));
      await suite.table.put(item("s", { expiresAt: suite.inSeconds(-1) }));
      expect(await suite.table.get(key("s"))).toBeUndefined();
      expect(await suite.table.putIfAbsent(item("s"))).toBe(true);
    });

    suite.case("pages past many expired items", async () => {
      const expired = Array.from({ length: 300 }, (_, number) =>
        item(`b${number}`, { expiresAt: suite.inSeconds(1) }),
      );
      await Promise.all([item("a"), ...expired, item("c")].map((each) => suite.table.put(each)));
      suite.clock.advance(1000);
      expect(sorts(await allItems(suite.table, { ...ascending, limit: 1 }))).toEqual(["a", "c"]);
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
      suite.case(`refuses ${what}`, async () => {
        const made = { ...bad, attributes: {} };
        await expectError(suite.table.put(made), "invalid_key");
        await expectError(suite.table.putIfAbsent(made), "invalid_key");
        await expectError(suite.table.put(item("s", { index1: bad })), "invalid_key");
        await expectError(suite.table.putIfAbsent(item("s", { index2: bad })), "invalid_key");
        await expectError(suite.table.get(bad), "invalid_key");
        await expectError(suite.table.update(bad, { set: { a: 1 } }), "invalid_key");
        await expectError(suite.table.delete(bad), "invalid_key");
        expect(await allItems(suite.table, ascending)).toEqual([]);
      });
    }

    suite.case("takes the longest keys", async () => {
      const longest = { partition: "p".repeat(2048), sort: `${euro.repeat(341)}s` };
      await suite.table.put({ ...longest, index1: longest, attributes: { a: 1 } });
      await suite.table.put({ ...longest, sort: "t", index1: longest, attributes: { a: 2 } });
      await suite.settle();
      expect((await suite.table.get(longest))?.attributes).toEqual({ a: 1 });
      const query = {
        ...ascending,
        index: "index1",
        partition: longest.partition,
        limit: 1,
      } as const;
      expect(await allItems(suite.table, query)).toHaveLength(2);
    });

    suite.case("takes an item of 399 KB and refuses one above 400 KB", async () => {
      const sized = (bytes: number) =>
        item("s", { attributes: { text: euro.repeat(Math.floor(bytes / 3)) } });
      const large = sized(399 * 1024);
      await suite.table.put(large);
      expect(await suite.table.get(key("s"))).toEqual(large);
      await expectError(suite.table.put(sized(401 * 1024)), "item_too_large");
      await expectError(suite.table.putIfAbsent(sized(401 * 1024)), "item_too_large");
      const growth = { set: { more: "x".repeat(2048) } };
      await expectError(suite.table.update(key("s"), growth), "item_too_large");
      expect(await suite.table.get(key("s"))).toEqual(large);
    });

    suite.case("refuses an expiry that is no date", async () => {
      const made = item("s", { expiresAt: new Date(Number.NaN) });
      await expectError(suite.table.put(made), "validation_failed");
      await expectError(suite.table.putIfAbsent(made), "validation_failed");
    });
  });
}
