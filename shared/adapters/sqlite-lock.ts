/**
 * A lock that one process holds on a directory for as long as it lives: SQLite's own file lock, which
 * the operating system lets go when the process dies, however it dies. No stale lock files.
 */
import { DatabaseSync } from "node:sqlite";
import { OtpostError } from "../errors.ts";

/**
 * `path` names a file of its own, created when it is missing. Gives what lets go of the lock.
 *
 * @throws OtpostError `configuration_invalid` when another process holds it, or it cannot be written
 */
export function acquireSqliteLock({ path }: { path: string }): () => void {
  let connection: DatabaseSync | undefined;
  try {
    connection = new DatabaseSync(path, { timeout: 0 });
    connection.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    connection?.close();
    const isBusy = cause instanceof Error && "errcode" in cause && cause.errcode === sqliteBusy;
    throw new OtpostError(
      "configuration_invalid",
      isBusy
        ? "Another otpost is running on this data directory; stop it, or set OTPOST_DATA_DIR to another directory."
        : "The data directory cannot be written to; check its rights and that the disk is not full, or set OTPOST_DATA_DIR to another directory.",
      { cause },
    );
  }
  return () => connection.close();
}

/** https://www.sqlite.org/rescode.html#busy */
const sqliteBusy = 5;
