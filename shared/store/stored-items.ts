/** Reading items back: validated when they leave the table, page after page until enough are found. */
import { z } from "zod";
import { OtpostError } from "../errors.ts";
import { type Table, type TableItem, type TableQuery, tableLimits } from "../ports/table.ts";

/** An ISO 8601 instant in UTC, as `Date.toISOString` writes it. */
export const storedInstant = z.string().transform((text, context) => {
  const at = new Date(text);
  if (!Number.isNaN(at.getTime())) return at;
  context.addIssue("not an instant");
  return z.NEVER;
});

/** @throws OtpostError `item_unreadable`, without the values: they may be secret. */
export function readItem<Schema extends z.ZodType>(
  schema: Schema,
  item: TableItem,
): z.output<Schema> {
  const read = schema.safeParse(item.attributes);
  if (read.success) return read.data;
  const fields = read.error.issues.map(({ path }) => path.join(".") || "(item)");
  throw new OtpostError(
    "item_unreadable",
    `A stored item does not have the expected form in: ${fields.join(", ")}. Was it written by a newer version?`,
  );
}

/**
 * The first `limit` values that `pick` gives, in the query's order; all of them without a limit.
 * A page may be short, or hold nothing that is wanted, and not be the last.
 */
export async function findItems<Value>(
  table: Table,
  query: Omit<TableQuery, "limit" | "cursor">,
  pick: (item: TableItem) => Value | undefined,
  limit = Number.POSITIVE_INFINITY,
): Promise<Value[]> {
  const found: Value[] = [];
  for await (const item of walkItems(table, query, limit)) {
    const value = pick(item);
    if (value !== undefined) found.push(value);
    if (found.length >= limit) break;
  }
  return found;
}

/** Every item of the query in its order; the next page is read when it is asked for. */
export async function* walkItems(
  table: Table,
  query: Omit<TableQuery, "limit" | "cursor">,
  firstPageItems: number,
): AsyncGenerator<TableItem> {
  let pageItems = Math.min(Math.max(firstPageItems, 1), tableLimits.pageItems);
  let cursor: string | undefined;
  do {
    const page = await table.query({
      ...query,
      limit: pageItems,
      ...(cursor === undefined ? {} : { cursor }),
    });
    yield* page.items;
    cursor = page.cursor;
    // What is wanted seems to be rare here: fewer, larger pages.
    pageItems = Math.min(pageItems * 4, tableLimits.pageItems);
  } while (cursor !== undefined);
}

/** The items of one sort key in an index; several only where an interrupted change left two. */
export function findByIndex1(table: Table, partition: string, sort: string): Promise<TableItem[]> {
  return findItems(
    table,
    { index: "index1", partition, from: sort, to: sort, direction: "ascending" },
    (item) => item,
  );
}
