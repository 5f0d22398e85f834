/** Reads a row of `items` back into a `TableItem`. */
import { z } from "zod";
import { OtpostError } from "../errors.ts";
import type { TableItem, TableKey } from "../ports/table.ts";

/** All that `decodeRow` reads but `attributes`. */
export const keyColumns =
  "partition_key, sort_key, index1_partition, index1_sort, index2_partition, index2_sort, expires_at";

const text = z.string();
const textOrNull = z.string().nullable();

const itemRow = z.object({
  partition_key: text,
  sort_key: text,
  index1_partition: textOrNull,
  index1_sort: textOrNull,
  index2_partition: textOrNull,
  index2_sort: textOrNull,
  expires_at: z.number().nullable(),
  attributes: text,
});

/** @throws OtpostError `internal` when the file holds something otpost never writes */
export function decodeRow(row: unknown): TableItem {
  const { data } = itemRow.safeParse(row);
  if (!data) {
    throw new OtpostError("internal", "The database holds an item that otpost did not write.");
  }
  const index1 = decodeKey(data.index1_partition, data.index1_sort);
  const index2 = decodeKey(data.index2_partition, data.index2_sort);
  return {
    partition: data.partition_key,
    sort: data.sort_key,
    ...(index1 && { index1 }),
    ...(index2 && { index2 }),
    ...(data.expires_at !== null && { expiresAt: new Date(data.expires_at) }),
    attributes: JSON.parse(data.attributes),
  };
}

function decodeKey(partition: string | null, sort: string | null): TableKey | undefined {
  return partition === null || sort === null ? undefined : { partition, sort };
}
