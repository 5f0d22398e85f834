/** `Table` in a SQLite file: one row an item, one index a key. */
import type { Table, TableItem, TableKey } from "../ports/table.ts";
import {
  assertPageLimit,
  assertTableKey,
  changeAttributes,
  encodeAttributes,
  encodeItem,
} from "../ports/table-rules.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";
import { createSqliteReadCache } from "./sqlite-read-cache.ts";
import { createSqliteTableQuery } from "./sqlite-table-query.ts";
import { decodeRow, isVisible, keyColumns, type Row } from "./sqlite-table-row.ts";

type ExpiringTable = Table & {
  /**
   * Deletes up to `limit` (1–1000) of the items that have expired; gives how many it deleted. On a
   * table of a million items an item costs about 0.1 ms, during which nothing else runs.
   */
  deleteExpired(options: { limit: number }): Promise<number>;
};

export type SqliteTable = ExpiringTable & {
  /**
   * The same table, whose writes do not wait for the disk: they survive the death of the process, but
   * not a power cut. For whoever works on a job, which is durable itself, comes again, and puts the
   * same again.
   */
  relaxed: ExpiringTable;
};

/** The one of its file: what it keeps of its reads, no other may write. */
export function createSqliteTable({
  database,
  now,
}: {
  database: SqliteDatabase;
  now: () => Date;
}): SqliteTable {
  const cache = createSqliteReadCache();
  const select = database.prepare(`
    SELECT ${keyColumns}, attributes FROM items WHERE partition_key = ? AND sort_key = ?`);
  const upsert = `
    INSERT INTO items (partition_key, sort_key, index1_partition, index1_sort,
      index2_partition, index2_sort, expires_at, attributes)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (partition_key, sort_key) DO UPDATE SET
      index1_partition = excluded.index1_partition, index1_sort = excluded.index1_sort,
      index2_partition = excluded.index2_partition, index2_sort = excluded.index2_sort,
      expires_at = excluded.expires_at, attributes = excluded.attributes`;
  const insertOrReplace = database.prepare(upsert);
  const insertOrReplaceExpired = database.prepare(`${upsert} WHERE items.expires_at <= ?`);
  const setAttributes = database.prepare(
    "UPDATE items SET attributes = ? WHERE partition_key = ? AND sort_key = ?",
  );
  const remove = database.prepare("DELETE FROM items WHERE partition_key = ? AND sort_key = ?");
  const removeExpired = database.prepare(`
    DELETE FROM items WHERE id IN
      (SELECT id FROM items WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)`);

  const readRow = ({ partition, sort }: TableKey): Row | undefined => select.get(partition, sort);
  const visible = (row: Row | undefined): TableItem | undefined =>
    row !== undefined && isVisible(row, now()) ? decodeRow(row) : undefined;

  const access = (durable: boolean): SqliteTable["relaxed"] => {
    /** `change` runs one statement that writes, at most. */
    const write = <Result>(change: () => Result): Promise<Result> =>
      database.write(change, { durable, oneStatement: true });

    return {
      async get(key) {
        assertTableKey(key);
        return visible(cache.row(key, () => readRow(key)));
      },

      async put(item) {
        const values = encodeRow(item);
        await write(() => {
          cache.forget(item);
          insertOrReplace.run(...values);
        });
      },

      async putIfAbsent(item) {
        const values = encodeRow(item);
        const { changes } = await write(() => {
          cache.forget(item);
          return insertOrReplaceExpired.run(...values, now().getTime());
        });
        return changes === 1;
      },

      async update(key, change) {
        assertTableKey(key);
        // Serialised now: the caller may go on to change what it passed.
        const own = structuredClone(change);
        return write(() => {
          // Not from the cache, nor into it: a write of the same group may still be taken back.
          const item = visible(readRow(key));
          const attributes = item && changeAttributes(item.attributes, own);
          if (!item || !attributes) return undefined;
          const text = encodeAttributes(item, attributes);
          cache.forget(item);
          setAttributes.run(text, key.partition, key.sort);
          return { ...item, attributes: JSON.parse(text) };
        });
      },

      async delete(key) {
        assertTableKey(key);
        const { partition, sort } = key;
        await write(() => {
          cache.forget({ partition, sort });
          remove.run(partition, sort);
        });
      },

      query: createSqliteTableQuery({ database, cache, now }),

      async deleteExpired({ limit }) {
        assertPageLimit(limit);
        const { changes } = await write(() => removeExpired.run(now().getTime(), limit));
        // No reader would be given them; but what has expired shall not stay in memory either.
        if (Number(changes) > 0) cache.forgetAll();
        return Number(changes);
      },
    };
  };

  return { ...access(true), relaxed: access(false) };
}

const encodeRow = (item: TableItem): (string | number | null)[] => [
  item.partition,
  item.sort,
  item.index1?.partition ?? null,
  item.index1?.sort ?? null,
  item.index2?.partition ?? null,
  item.index2?.sort ?? null,
  item.expiresAt?.getTime() ?? null,
  encodeItem(item),
];
