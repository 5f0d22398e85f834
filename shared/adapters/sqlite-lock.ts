/**
 * A lock that one process holds on a directory for as long as it lives: SQLite's own file lock, which
 * the operating system lets go when the process dies, however it dies. No stale lock files.
 */
import { DatabaseSync } from "node:sqlite";
import { OtpostError } from "../errors.ts";

/**
 * `path` names a file of its own, created when it is missing. Gives what lets go of the lock.
 *
 * @throws OtpostError `configuration_invalid` when another process holds it
 */
export function acquireSqliteLock({ path }: { path: string }): () => void {
  const connection = new DatabaseSync(path, { timeout: 0 });
  try {
    connection.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    connection.close();
    throw new OtpostError(
      "configuration_invalid",
      "Another otpost is running on this data directory; stop it, or set OTPOST_DATA_DIR to another directory.",
      { cause },
    );
  }
  return () => connection.close();
}
