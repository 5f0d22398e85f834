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
export type TablePosition = { sort: string; tie: number };

const cursorContent = z.tuple([z.string(), z.string(), z.int().nonnegative()]);

/** A sort key of 1024 bytes, each escaped as six characters, in base64. */
const cursorCharacters = 8400;

export function writeCursor(query: TableQuery, position: TablePosition): string {
  const content = [fingerprint(query), position.sort, position.tie];
  return Buffer.from(JSON.stringify(content)).toString("base64url");
}

/** @throws OtpostError `validation_failed` when it is malformed or another query's */
export function readCursor(query: TableQuery, cursor: string): TablePosition {
  const [of, sort, tie] = parseCursor(cursor) ?? [];
  if (of !== fingerprint(query) || sort === undefined || tie === undefined) {
    throw new OtpostError(
      "validation_failed",
      "The cursor is malformed or belongs to another query; start again without one.",
    );
  }
  return { sort, tie };
}

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
