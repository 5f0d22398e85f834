/** `Table` in memory, for tests: the same rules as the stored ones, gone with the process. */

import type { Attributes, Table, TableItem, TableKey, TableQuery } from "../ports/table.ts";
import {
  assertTableKey,
  assertTableQuery,
  changeAttributes,
  encodeAttributes,
  encodeItem,
} from "../ports/table-rules.ts";
import { insertionNumber, readCursor, type TablePosition, writeCursor } from "./table-cursor.ts";

type Stored = Omit<TableItem, "attributes"> & {
  /** Order of insertion; tells items of the same index sort key apart. */
  tie: number;
  /** JSON text, so that nobody shares an object with the table. */
  attributes: string;
};

export function createMemoryTable({ now }: { now: () => Date }): Table {
  const items = new Map<string, Stored>();
  let inserted = 0;

  const isVisible = (item: Stored): boolean => !item.expiresAt || item.expiresAt > now();
  const find = (key: TableKey): Stored | undefined => {
    const item = items.get(nameOf(key));
    return item && isVisible(item) ? item : undefined;
  };
  const store = (item: TableItem): void => {
    const attributes = encodeItem(item);
    const tie = items.get(nameOf(item))?.tie ?? ++inserted;
    items.set(nameOf(item), { ...copyKeys(item), tie, attributes });
  };

  return {
    async get(key) {
      assertTableKey(key);
      return decode(find(key));
    },

    async put(item) {
      store(item);
    },

    async putIfAbsent(item) {
      encodeItem(item);
      if (find(item)) return false;
      store(item);
      return true;
    },

    async update(key, change) {
      assertTableKey(key);
      const item = find(key);
      const attributes = item && changeAttributes(parseAttributes(item.attributes), change);
      if (!item || !attributes) return undefined;
      item.attributes = encodeAttributes(item, attributes);
      return decode(item);
    },

    async delete(key) {
      assertTableKey(key);
      items.delete(nameOf(key));
    },

    async query(query) {
      assertTableQuery(query);
      const after =
        query.cursor === undefined ? undefined : readCursor(query, query.cursor, insertionNumber);
      const found = [...items.values()]
        .flatMap((item) => positionIn(query, item) ?? [])
        .filter(({ position, item }) => isVisible(item) && isWithin(query, position.sort))
        .filter(({ position }) => !after || compare(query, position, after) > 0)
        .sort((a, b) => compare(query, a.position, b.position));
      const page = found.slice(0, query.limit);
      const last = page.at(-1);
      return {
        items: page.flatMap(({ item }) => decode(item) ?? []),
        ...(last && found.length > page.length && { cursor: writeCursor(query, last.position) }),
      };
    },
  };
}

const nameOf = ({ partition, sort }: TableKey): string => JSON.stringify([partition, sort]);

function positionIn(
  query: TableQuery,
  item: Stored,
): { position: TablePosition; item: Stored } | undefined {
  const key = query.index ? item[query.index] : item;
  if (key?.partition !== query.partition) return undefined;
  return { position: { sort: key.sort, tie: item.tie }, item };
}

const isWithin = ({ from, to }: TableQuery, sort: string): boolean =>
  (from === undefined || compareBytes(sort, from) >= 0) &&
  (to === undefined || compareBytes(sort, to) <= 0);

function compare(query: TableQuery, a: TablePosition, b: TablePosition): number {
  const ascending = compareBytes(a.sort, b.sort) || a.tie - b.tie;
  return query.direction === "ascending" ? ascending : -ascending;
}

/** JavaScript compares UTF-16 units, which puts U+1F600 before U+FB01; UTF-8 bytes do not. */
const compareBytes = (a: string, b: string): number =>
  a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));

function copyKeys(item: TableItem): Omit<TableItem, "attributes"> {
  const { partition, sort, index1, index2, expiresAt } = item;
  return {
    partition,
    sort,
    ...(index1 && { index1: { partition: index1.partition, sort: index1.sort } }),
    ...(index2 && { index2: { partition: index2.partition, sort: index2.sort } }),
    ...(expiresAt && { expiresAt: new Date(expiresAt) }),
  };
}

const parseAttributes = (text: string): Attributes => JSON.parse(text);

const decode = (item: Stored | undefined): TableItem | undefined =>
  item && {
    ...copyKeys({ ...item, attributes: {} }),
    attributes: parseAttributes(item.attributes),
  };
