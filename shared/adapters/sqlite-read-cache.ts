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
  /**
   * A page of a query, if it is kept. One that was read when the query began earlier serves as well: who
   * asks for the codes of the last ten minutes asks for another beginning every time.
   */
  page(query: TableQuery): RowPage | undefined;
  /**
   * To be called with what was read for a query. It is kept when the query is asked the second time
   * since its partition was written to: most are of codes, and are never asked again.
   */
  keepPage(query: TableQuery, page: RowPage): void;
  /** To be called where the item is written, before anybody can read. */
  forget(item: TableKey & Pick<TableItem, "index1" | "index2">): void;
  forgetAll(): void;
};

/** Rows in the query's order, each with its sort key there as `position`; `cursor`: there may be more. */
export type RowPage = { rows: readonly Row[]; cursor?: string };

type KeptPage = RowPage & { from: string | undefined };

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
  const partitions = new Map<string, Map<string, KeptPage | undefined>>();
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

    page(query) {
      const kept = partitions.get(partitionOf(query))?.get(rangeOf(query));
      return kept && pageFrom(kept, query);
    },

    keepPage(query, { rows, cursor }) {
      if (partitions.size >= keptPartitions || places.size >= keptRows) forgetAll();
      const partition = partitionOf(query);
      const range = rangeOf(query);
      const queries = partitions.get(partition) ?? new Map<string, KeptPage | undefined>();
      partitions.set(partition, queries);
      if (!queries.has(range)) {
        if (queries.size >= keptQueriesOfPartition) queries.clear();
        queries.set(range, undefined);
        return;
      }
      if (rows.length > keptRowsOfQuery || !rows.every(isShort)) return;
      queries.set(range, { rows, from: query.from, ...(cursor !== undefined && { cursor }) });
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

/** Where the query begins is no part of it: see `pageFrom`. */
const rangeOf = ({ to, direction, limit, cursor }: TableQuery): string =>
  JSON.stringify([to, direction, limit, cursor]);

/** The page as it would be from where the query begins; `undefined` when it does not tell. */
function pageFrom({ rows, cursor, from }: KeptPage, query: TableQuery): RowPage | undefined {
  const { from: wanted, direction } = query;
  if (wanted === from) return { rows, ...(cursor !== undefined && { cursor }) };
  if (wanted === undefined || (from !== undefined && isBefore(wanted, from))) return undefined;
  // A later beginning ends a descending page sooner; an ascending one would have more behind its end.
  if (cursor !== undefined && direction === "ascending") return undefined;
  const left = rows.filter(({ position }) => !isBefore(text(position), wanted));
  const isCut = left.length < rows.length;
  return { rows: left, ...(cursor !== undefined && !isCut && { cursor }) };
}

/** SQLite orders text by its bytes. */
const isBefore = (one: string, other: string): boolean =>
  Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0;

const isShort = ({ attributes }: Row): boolean =>
  typeof attributes === "string" && attributes.length <= keptCharacters;
