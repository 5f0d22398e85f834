/** The places in an identifier's codes from which reading goes on: cursors, and instants. */
import { OtpostError } from "../errors.ts";
import { timeOrdered } from "./table-keys.ts";

/**
 * The sort key to start at: a cursor is one; an instant becomes one that precedes every code
 * received then.
 *
 * @throws OtpostError `validation_failed` when it is neither.
 */
export function readCodeCursor(after: string): string {
  const [at = "", id, ...rest] = after.split("#", 3);
  const instant = new Date(at);
  // A sample: 2026-05-01T08:30:00.000Z
  const isInstant = /^[0-9T:.-]{16,23}Z$/.test(at) && !Number.isNaN(instant.getTime());
  if (!isInstant || rest.length > 0 || (id !== undefined && !/^[a-z0-9_]{1,64}$/.test(id))) {
    throw new OtpostError(
      "validation_failed",
      "`after` must be a cursor from an earlier answer, or an instant such as 2026-05-01T08:30:00.000Z.",
    );
  }
  return id === undefined ? instant.toISOString() : timeOrdered(instant, id);
}
