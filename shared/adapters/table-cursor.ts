/**
 * The cursor of a page: where it ended, as an opaque string that survives restarts.
 *
 * It carries a position within a partition, never the partition itself, so a cursor that a client
 * has tampered with cannot read another partition. It is bound to its query's partition, index and
 * direction; `from` and `to` may move between pages (the lifespan's cutoff does).
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { OtpostError } from "../errors.ts";
import type { TableQuery } from "../ports/table.ts";

/** The last item read: its sort key, and what orders items of the same sort key. */
export type TablePosition<Tie = number> = { sort: string; tie: Tie };

/** The tie where items are numbered in the order of their insertion. */
export const insertionNumber = z.int().nonnegative();

const cursorContent = z.tuple([z.string(), z.string(), z.unknown()]);

/** Two sort keys of 1024 bytes and a partition of 2048, each escaped as six characters, in base64. */
const cursorCharacters = 33_000;

export function writeCursor(query: TableQuery, position: TablePosition<unknown>): string {
  const content = [fingerprint(query), position.sort, position.tie];
  return Buffer.from(JSON.stringify(content)).toString("base64url");
}

/**
 * `tie` is what the adapter itself wrote for one.
 *
 * @throws OtpostError `validation_failed` when it is malformed or another query's
 */
export function readCursor<Tie>(
  query: TableQuery,
  cursor: string,
  tie: z.ZodType<Tie>,
): TablePosition<Tie> {
  const [of, sort, written] = parseCursor(cursor) ?? [];
  const read = tie.safeParse(written);
  if (of !== fingerprint(query) || sort === undefined || !read.success) throw malformedCursor();
  return { sort, tie: read.data };
}

export const malformedCursor = (cause?: unknown): OtpostError =>
  new OtpostError(
    "validation_failed",
    "The cursor is malformed or belongs to another query; start again without one.",
    { cause },
  );

function parseCursor(cursor: string): z.infer<typeof cursorContent> | undefined {
  if (cursor.length > cursorCharacters) return undefined;
  const bytes = Buffer.from(cursor, "base64url");
  // Node skips what is not base64url; only the spelling we write counts.
  if (bytes.toString("base64url") !== cursor) return undefined;
  try {
    return cursorContent.safeParse(JSON.parse(bytes.toString())).data;
  } catch {
    return undefined;
  }
}

function fingerprint(query: TableQuery): string {
  return createHash("sha256")
    .update(JSON.stringify([query.index ?? "table", query.direction, query.partition]))
    .digest("base64url")
    .slice(0, 8);
}
