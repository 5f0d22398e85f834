/** A model test: any sequence of operations gives what a list of items in memory gives. */
import fc from "fast-check";
import { expect } from "vitest";
import type { Table, TableChange, TableItem, TableKey } from "../../../shared/ports/table.ts";
import type { ContractCases } from "./contract-cases.ts";
import { createSimulatedClock } from "./simulated-clock.ts";
import type { CreateTable } from "./table.contract.ts";
import { allItems } from "./table-suite.ts";

/** Few keys, so that operations meet; some of them far apart in UTF-8 and UTF-16. */
const partition = fc.constantFrom("p", "q");
const sort = fc.constantFrom("a", "aa", "b", "é", "\u{fb01}", "😀", "z#1", "z#2");
const key = fc.record({ partition, sort });
const value = fc.oneof(fc.integer({ min: 0, max: 2 }), fc.constantFrom("x", true, null));
const names = ["alpha", "beta", "gamma"] as const;
const attributes = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 3 });
const lifetimeMilliseconds = fc.option(fc.constantFrom(-1, 1, 500, 1000, 5000), { nil: undefined });
const putting = fc.record({
  key,
  index1: fc.option(key, { nil: undefined }),
  index2: fc.option(key, { nil: undefined }),
  lifetimeMilliseconds,
  attributes,
});

const operation = fc.oneof(
  fc.record({ kind: fc.constant("put" as const), putting }),
  fc.record({ kind: fc.constant("putIfAbsent" as const), putting }),
  fc.record({
    kind: fc.constant("update" as const),
    key,
    set: attributes,
    remove: fc.subarray([...names]),
    when: fc.dictionary(fc.constantFrom(...names), fc.constantFrom(0, 1, "x", true, undefined), {
      maxKeys: 2,
    }),
  }),
  fc.record({ kind: fc.constant("delete" as const), key }),
  fc.record({ kind: fc.constant("get" as const), key }),
  fc.record({
    kind: fc.constant("advance" as const),
    milliseconds: fc.constantFrom(1, 499, 500, 4000),
  }),
  fc.record({
    kind: fc.constant("query" as const),
    index: fc.constantFrom(undefined, "index1" as const, "index2" as const),
    partition,
    from: fc.option(sort, { nil: undefined }),
    to: fc.option(sort, { nil: undefined }),
    direction: fc.constantFrom("ascending" as const, "descending" as const),
    limit: fc.integer({ min: 1, max: 4 }),
  }),
);
type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never;

export function describeTableModel(cases: ContractCases, create: CreateTable, runs: number): void {
  const history = fc.asyncProperty(fc.array(operation, { maxLength: 60 }), async (operations) => {
    const clock = createSimulatedClock();
    const { table, settle, close } = await create({ now: clock.now });
    const model: Model = { items: [], now: clock.now };
    try {
      for (const each of operations) {
        if (each.kind === "advance") clock.advance(each.milliseconds);
        else if (each.kind === "query") await settle?.();
        await applyBoth(each, table, model);
      }
    } finally {
      await close?.();
    }
  });
  cases.case(
    "agrees with a list in memory, whatever happens",
    () => fc.assert(history, { numRuns: runs }),
    120_000,
  );
}

type Model = { items: TableItem[]; now: () => Date };

async function applyBoth(operation: Operation, table: Table, model: Model): Promise<void> {
  switch (operation.kind) {
    case "advance":
      return;
    case "put": {
      const item = itemOf(operation.putting, model.now());
      await table.put(item);
      modelPut(model, item);
      return;
    }
    case "putIfAbsent": {
      const item = itemOf(operation.putting, model.now());
      const isAbsent = !modelGet(model, item);
      expect(await table.putIfAbsent(item)).toBe(isAbsent);
      if (isAbsent) modelPut(model, item);
      return;
    }
    case "update": {
      const { key, set, when } = operation;
      const remove = operation.remove.filter((name) => !(name in set));
      expect(await table.update(key, { set, remove, when })).toEqual(
        modelUpdate(model, key, { set, remove, when }),
      );
      return;
    }
    case "delete":
      await table.delete(operation.key);
      model.items = model.items.filter((item) => !isSameKey(item, operation.key));
      return;
    case "get":
      expect(await table.get(operation.key)).toEqual(modelGet(model, operation.key));
      return;
    case "query":
      await compareQuery(operation, table, model);
  }
}

async function compareQuery(
  { index, partition, from, to, direction, limit }: Extract<Operation, { kind: "query" }>,
  table: Table,
  model: Model,
): Promise<void> {
  const range = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  const query = { ...(index && { index }), partition, ...range, direction, limit };
  const keyOf = (item: TableItem) => (index ? item[index] : item);
  const sortOf = (item: TableItem) => keyOf(item)?.sort ?? "";
  const found = await allItems(table, query);
  const expected = model.items
    .filter((item) => isVisible(model, item) && keyOf(item)?.partition === partition)
    .filter((item) => from === undefined || order(sortOf(item), from) >= 0)
    .filter((item) => to === undefined || order(sortOf(item), to) <= 0);
  // Items of the same index key may come in any order, so the order and the set are compared apart.
  const sorted = expected.map(sortOf).sort(order);
  expect(found.map(sortOf)).toEqual(direction === "ascending" ? sorted : sorted.reverse());
  const byKey = (a: TableItem, b: TableItem) =>
    order(`${a.partition} ${a.sort}`, `${b.partition} ${b.sort}`);
  expect(found.sort(byKey)).toEqual(expected.sort(byKey));
}

/** Code points order as UTF-8 bytes do. */
function order(a: string, b: string): number {
  const left = Array.from(a, (character) => character.codePointAt(0) ?? 0);
  const right = Array.from(b, (character) => character.codePointAt(0) ?? 0);
  const at = left.findIndex((codePoint, index) => codePoint !== right[index]);
  return at === -1 ? left.length - right.length : (left[at] ?? -1) - (right[at] ?? -1);
}

type Putting = Extract<Operation, { kind: "put" }>["putting"];

function itemOf({ key, index1, index2, ...rest }: Putting, now: Date): TableItem {
  const { lifetimeMilliseconds } = rest;
  return {
    ...key,
    ...(index1 && { index1 }),
    ...(index2 && { index2 }),
    ...(lifetimeMilliseconds !== undefined && {
      expiresAt: new Date(now.getTime() + lifetimeMilliseconds),
    }),
    attributes: { ...rest.attributes },
  };
}

const isSameKey = (a: TableKey, b: TableKey) => a.partition === b.partition && a.sort === b.sort;
const isVisible = (model: Model, { expiresAt }: TableItem) => !expiresAt || expiresAt > model.now();
const modelGet = (model: Model, key: TableKey) =>
  model.items.find((item) => isSameKey(item, key) && isVisible(model, item));

function modelPut(model: Model, item: TableItem): void {
  model.items = [...model.items.filter((other) => !isSameKey(other, item)), item];
}

function modelUpdate(model: Model, key: TableKey, change: TableChange): TableItem | undefined {
  const item = modelGet(model, key);
  if (!item) return undefined;
  for (const [name, expected] of Object.entries(change.when ?? {})) {
    if (item.attributes[name] !== expected) return undefined;
  }
  const attributes = { ...item.attributes, ...change.set };
  for (const name of change.remove ?? []) delete attributes[name];
  const changed = { ...item, attributes };
  modelPut(model, changed);
  return changed;
}
