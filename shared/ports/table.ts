/**
 * `Table`: an ordered key–value table with expiry, cut so that one DynamoDB table fits it.
 *
 * What an adapter promises, and `test/shared/ports/table.contract.ts` proves:
 * - `get` and `query` without an index see every write that was acknowledged before they began, unless
 *   they are told that they may lag; a query on an index may lag (DynamoDB's are eventually
 *   consistent).
 * - A write is durable when its promise resolves.
 * - An expired item (`expiresAt <= now`) is invisible to every read, condition and put-if-absent at
 *   once; it is deleted some time later.
 * - Conditions look at one item only. There are no transactions and no scans.
 * - Sort keys are ordered by their UTF-8 bytes.
 *
 * Limits (`OtpostError`): a partition key has 1–2048 bytes and a sort key 1–1024 (`invalid_key`), an
 * item at most 400 KB with its keys (`item_too_large`). Source: DynamoDB's service quotas.
 */
export type Table = {
  get(key: TableKey, options?: TableReadOptions): Promise<TableItem | undefined>;
  /** Stores the item, replacing one of the same key. */
  put(item: TableItem): Promise<void>;
  /** Stores the item unless a visible one has its key; `false` when one had. */
  putIfAbsent(item: TableItem): Promise<boolean>;
  /**
   * Changes top-level attributes of a visible item whose attributes match `when`; index keys and
   * expiry stay. Gives the item as it is afterwards, or `undefined` when there was no such item or
   * it did not match. Setting and removing the same name is `validation_failed`.
   */
  update(key: TableKey, change: TableChange): Promise<TableItem | undefined>;
  /** Deletes the item; nothing happens when there is none. */
  delete(key: TableKey): Promise<void>;
  query(query: TableQuery): Promise<TablePage>;
};

export type TableReadOptions = {
  /**
   * The read may miss what was written within about the last second; on DynamoDB it costs half. For
   * who reads again soon, and decides by a conditional write.
   */
  mayLag?: boolean | undefined;
};

export type TableKey = { partition: string; sort: string };

export type TableItem = TableKey & {
  index1?: TableKey;
  index2?: TableKey;
  /** The instant from which the item is invisible; absent means never. Whole seconds are not assumed. */
  expiresAt?: Date;
  attributes: Attributes;
};

/** What JSON can say; `undefined` members are dropped. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };
export type Attributes = { readonly [name: string]: JsonValue };

export type TableChange = {
  set?: Attributes;
  remove?: readonly string[];
  /** Every named attribute must equal its value; `undefined` says it must be absent. */
  when?: { readonly [name: string]: string | number | boolean | undefined };
};

export type TableQuery = TableReadOptions & {
  /** Read a secondary index instead of the table's own keys. */
  index?: "index1" | "index2";
  partition: string;
  /** Sort keys from here on, itself included. */
  from?: string;
  /** Sort keys up to here, itself included. */
  to?: string;
  direction: "ascending" | "descending";
  /**
   * 1 to 1000 items a page. A page may hold fewer, even none, and still have a cursor (1 MB a page;
   * expired items that are not yet deleted): only a page without one is the last.
   */
  limit: number;
  /**
   * `cursor` of the page before; it holds for the same partition, index and direction (`from`, `to`
   * and `limit` may move). `validation_failed` when it is malformed or another query's.
   */
  cursor?: string;
};

export type TablePage = {
  items: TableItem[];
  /** Absent on the last page. Opaque. */
  cursor?: string;
};

export const tableLimits = {
  partitionKeyBytes: 2048,
  sortKeyBytes: 1024,
  itemBytes: 400 * 1024,
  pageItems: 1000,
} as const;
