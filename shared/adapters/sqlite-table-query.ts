/**
 * `Table.query` on SQLite: walks one index from where the page begins and stops when it is full.
 *
 * A page's cost depends on the page, never on the number of items stored: the range is sought in the
 * index, and rows come one by one. Rows that have expired but are not yet swept away are walked
 * over, at most `rowsPerPage` of them; then the page ends early, with a cursor.
 */
import type { StatementSync } from "node:sqlite";
import type { Table, TablePage, TableQuery } from "../ports/table.ts";
import { assertTableQuery } from "../ports/table-rules.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";
import type { RowPage, SqliteReadCache } from "./sqlite-read-cache.ts";
import { decodeRow, isVisible, keyColumns, number, type Row, text } from "./sqlite-table-row.ts";
import { insertionNumber, readCursor, type TablePosition, writeCursor } from "./table-cursor.ts";

/** One page more than the longest: a few milliseconds of walking at worst. */
const rowsPerPage = 1001;

/** DynamoDB's page size; it bounds the memory of a page of large items. */
const charactersPerPage = 1024 * 1024;

const indexColumns = {
  table: { partition: "partition_key", sort: "sort_key" },
  index1: { partition: "index1_partition", sort: "index1_sort" },
  index2: { partition: "index2_partition", sort: "index2_sort" },
} as const;

type Bound = [sort: string | Uint8Array, tie: number];
/** Before and after every (sort key, id): ids begin at 1, and in SQLite every blob is above all text. */
const lowest: Bound = ["", 0];
const highest: Bound = [new Uint8Array(), 0];

export function createSqliteTableQuery({
  database,
  cache,
  now,
}: {
  database: SqliteDatabase;
  cache: SqliteReadCache;
  now: () => Date;
}): Table["query"] {
  return async (query) => {
    assertTableQuery(query);
    const kept = cache.page(query);
    if (kept !== undefined)
      return pageOf(
        kept.rows.filter((row) => isVisible(row, now())),
        kept,
      );
    const [low, high] = boundsOf(query);
    const rows = prepareWalk(database, query).iterate(
      now().getTime(),
      now().getTime(),
      query.partition,
      ...low,
      ...high,
    );
    const found: Row[] = [];
    let walked = 0;
    let characters = 0;
    let last: TablePosition | undefined;
    for (const row of rows) {
      const { id, position, visible, attributes } = row;
      const isFull = found.length === query.limit || characters > charactersPerPage;
      if (last && ((isFull && visible) || walked === rowsPerPage)) {
        const page = { rows: found, cursor: writeCursor(query, last) };
        cache.keepPage(query, page);
        return pageOf(found, page);
      }
      walked += 1;
      if (visible) {
        found.push(row);
        characters += text(attributes).length;
      }
      last = { sort: text(position), tie: number(id) };
    }
    cache.keepPage(query, { rows: found });
    return pageOf(found, {});
  };
}

const pageOf = (rows: readonly Row[], { cursor }: Pick<RowPage, "cursor">): TablePage => ({
  items: rows.map(decodeRow),
  ...(cursor !== undefined && { cursor }),
});

/** The attributes of an expired row stay on their pages: they may be 400 KB. */
function prepareWalk(database: SqliteDatabase, { index, direction }: TableQuery): StatementSync {
  const { partition, sort } = indexColumns[index ?? "table"];
  const order = direction === "ascending" ? "ASC" : "DESC";
  return database.prepare(`
    SELECT ${keyColumns}, id, ${sort} AS position,
      expires_at IS NULL OR expires_at > ? AS visible,
      CASE WHEN expires_at <= ? THEN '' ELSE attributes END AS attributes
    FROM items
    WHERE ${partition} = ? AND (${sort}, id) > (?, ?) AND (${sort}, id) < (?, ?)
    ORDER BY ${sort} ${order}, id ${order}`);
}

/** What the page lies between, both ends excluded: an included sort key is passed with a tie beyond its ids. */
function boundsOf(query: TableQuery): [low: Bound, high: Bound] {
  const from: Bound = query.from === undefined ? lowest : [query.from, 0];
  const to: Bound = query.to === undefined ? highest : [query.to, Number.MAX_SAFE_INTEGER];
  if (query.cursor === undefined) return [from, to];
  const { sort, tie } = readCursor(query, query.cursor, insertionNumber);
  const after: Bound = [sort, tie];
  return query.direction === "ascending"
    ? [isAbove(from, after) ? from : after, to]
    : [from, isAbove(after, to) ? to : after];
}

function isAbove([sort, tie]: Bound, [otherSort, otherTie]: Bound): boolean {
  if (typeof sort !== "string" || typeof otherSort !== "string") return typeof sort !== "string";
  const order = Buffer.compare(Buffer.from(sort), Buffer.from(otherSort));
  return order > 0 || (order === 0 && tie > otherTie);
}
