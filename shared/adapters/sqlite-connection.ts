/** Opens the SQLite file as otpost uses it: with a WAL, private, and with the newest schema. */
import { closeSync, fsyncSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { OtpostError } from "../errors.ts";
import { createPrivateFile } from "./private-file.ts";
import { schemaSteps } from "./sqlite-schema.ts";

/** A checkpoint at 4000 pages, and then the WAL begins anew: so long it becomes anyway. */
const walPages = 4000;
const pageBytes = 4096;

/**
 * The file is created with mode 0600 when it is missing.
 *
 * @throws OtpostError `configuration_invalid` when the file cannot be opened, is no SQLite database,
 * or was written by a newer otpost
 */
export function connectSqlite(path: string, lockTimeoutMilliseconds: number): DatabaseSync {
  try {
    createPrivateFile(path);
    const connection = new DatabaseSync(path, { timeout: lockTimeoutMilliseconds });
    // FULL until the file is as it should be: these commits are on disk when they return.
    // secure_delete: an expired code is overwritten with zeros, not left readable in the file's free
    // pages. A checkpoint every 16 MB instead of 4: with a million items it halves the cost of a write
    // (they touch many pages).
    connection.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA secure_delete = FAST;
      PRAGMA wal_autocheckpoint = ${walPages};
      PRAGMA cache_size = -65536;
      PRAGMA temp_store = MEMORY;
    `);
    migrate(connection);
    connection.exec("PRAGMA synchronous = NORMAL");
    return connection;
  } catch (cause) {
    if (cause instanceof OtpostError) throw cause;
    throw new OtpostError(
      "configuration_invalid",
      "The database file cannot be opened; check that it is otpost's own, and the rights of its directory.",
      { cause },
    );
  }
}

function migrate(connection: DatabaseSync): void {
  const { user_version: version } = connection.prepare("PRAGMA user_version").get() ?? {};
  if (typeof version !== "number" || version > schemaSteps.length) {
    throw new OtpostError(
      "configuration_invalid",
      "The database was written by a newer otpost; start that version, or another data directory.",
    );
  }
  for (const [index, step] of schemaSteps.entries()) {
    if (index < version) continue;
    // In one transaction: a crash between two statements must not leave half a step.
    connection.exec(`BEGIN IMMEDIATE; ${step} PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}

/**
 * Makes the WAL as long as it will become, so that from the first write on it is written over instead
 * of lengthened: a sync then has only data to write and waits for no journal of the file system. Takes
 * 50 ms. Nothing is lost when the disk has no room for it.
 */
export function lengthenWal(connection: DatabaseSync, path: string): void {
  const { cache_size: cacheSize } = connection.prepare("PRAGMA cache_size").get() ?? {};
  try {
    // What does not fit into the cache goes to the WAL, and stays there when it is taken back.
    connection.exec(`
      PRAGMA cache_size = 10;
      BEGIN IMMEDIATE;
      CREATE TABLE room (bytes BLOB) STRICT;
      INSERT INTO room VALUES (zeroblob(${walPages * pageBytes}));
    `);
    const wal = openSync(`${path}-wal`, "r");
    fsyncSync(wal);
    closeSync(wal);
  } catch {
    // No room, or a backup holds the lock: then it grows as it is needed.
  } finally {
    if (connection.isTransaction) connection.exec("ROLLBACK");
    connection.exec(`PRAGMA cache_size = ${Number(cacheSize)}`);
  }
}
