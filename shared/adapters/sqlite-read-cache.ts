/**
 * What was read of the table lately, and not written since. This process alone writes the file, so it
 * is what the file holds; a wait for a code, or a mail, asks for the same few items again and again
 * (the key, the inbox, the destinations).
 *
 * Rows are kept as they were read: whether they have expired is for the reader to tell, by the clock.
 */
import type { TableItem, TableKey, TableQuery } from "../ports/table.ts";
import { type Row, text } from "./sqlite-table-row.ts";

export type SqliteReadCache = {
  /** The item's row: kept, or from `read`; `undefined`, and that is kept as well, when there is none. */
  row(key: TableKey, read: () => Row | undefined): Row | undefined;
  /** All rows of a query, if they are kept. */
  rows(query: TableQuery): readonly Row[] | undefined;
  /**
   * To be called with all rows of a query, in its order. They are kept when the query is asked the
   * second time since its partition was written to: most are of codes, and are never asked again.
   */
  keepRows(query: TableQuery, rows: readonly Row[]): void;
  /** To be called where the item is written, before anybody can read. */
  forget(item: TableKey & Pick<TableItem, "index1" | "index2">): void;
  forgetAll(): void;
};

/** With the limits below at most some 20 MB, and much less as a rule. */
const keptRows = 2000;
const keptPartitions = 1000;
const keptQueriesOfPartition = 16;
/** Longer rows are read again: few are, and they would fill the memory. */
const keptCharacters = 4096;
const keptRowsOfQuery = 16;

export function createSqliteReadCache(): SqliteReadCache {
  const items = new Map<string, Row | undefined>();
  /** Of each partition and index the queries asked since it was written to; `undefined`: asked once. */
  const partitions = new Map<string, Map<string, readonly Row[] | undefined>>();
  /** In which of those an item stands: a write may move it to other partitions of an index. */
  const places = new Map<string, Set<string>>();

  const forgetAll = (): void => {
    items.clear();
    partitions.clear();
    places.clear();
  };

  return {
    row(key, read) {
      const name = nameOf(key.partition, key.sort);
      const kept = items.get(name);
      if (kept !== undefined || items.has(name)) return kept;
      const row = read();
      if (items.size >= keptRows) forgetAll();
      if (row === undefined || isShort(row)) items.set(name, row);
      return row;
    },

    rows: (query) => partitions.get(partitionOf(query))?.get(rangeOf(query)),

    keepRows(query, rows) {
      if (partitions.size >= keptPartitions || places.size >= keptRows) forgetAll();
      const partition = partitionOf(query);
      const range = rangeOf(query);
      const queries = partitions.get(partition) ?? new Map<string, readonly Row[] | undefined>();
      partitions.set(partition, queries);
      if (!queries.has(range)) {
        if (queries.size >= keptQueriesOfPartition) queries.clear();
        queries.set(range, undefined);
        return;
      }
      if (rows.length > keptRowsOfQuery || !rows.every(isShort)) return;
      queries.set(range, rows);
      for (const row of rows) {
        const name = nameOf(text(row["partition_key"]), text(row["sort_key"]));
        places.set(name, (places.get(name) ?? new Set()).add(partition));
      }
    },

    forget({ partition, sort, index1, index2 }) {
      const name = nameOf(partition, sort);
      items.delete(name);
      partitions.delete(nameOf("table", partition));
      if (index1) partitions.delete(nameOf("index1", index1.partition));
      if (index2) partitions.delete(nameOf("index2", index2.partition));
      for (const place of places.get(name) ?? []) partitions.delete(place);
      places.delete(name);
    },

    forgetAll,
  };
}

/** Keys may hold any character, so none of them can stand between two. */
const nameOf = (first: string, second: string): string => `${first.length} ${first}${second}`;

const partitionOf = ({ index, partition }: TableQuery): string =>
  nameOf(index ?? "table", partition);

const rangeOf = ({ from, to, direction, limit, cursor }: TableQuery): string =>
  JSON.stringify([from, to, direction, limit, cursor]);

const isShort = ({ attributes }: Row): boolean =>
  typeof attributes === "string" && attributes.length <= keptCharacters;
