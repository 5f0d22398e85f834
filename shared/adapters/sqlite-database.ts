/**
 * The one SQLite connection: durable, group-committed writes and cached statements.
 *
 * Writes asked for during one turn of the event loop share one transaction. It begins and commits
 * within one synchronous stretch, so no read on this connection ever sees uncommitted state.
 *
 * With `synchronous = NORMAL` a commit is in the WAL file, and on disk once that file is synced. SQLite
 * would do that within the commit, while nothing else runs; here another thread does where it takes long
 * (`file-sync.ts`), and whoever asked for a durable write waits for it. A hundred concurrent writers cost
 * about as much as one.
 */
import type { StatementSync } from "node:sqlite";
import { OtpostError } from "../errors.ts";
import { type CreateFileSync, createFileSync } from "./file-sync.ts";
import { connectSqlite, lengthenWal } from "./sqlite-connection.ts";

export type SqliteDatabase = {
  /** The statement of that text, prepared once. Read with it at any time; write only within `write`. */
  prepare(sql: string): StatementSync;
  /**
   * Runs `change` (synchronous, all or nothing) and resolves with its result once it is on disk, or,
   * with `durable: false`, once it is written: such a write survives the death of the process, and a
   * power cut only together with a durable write after it. A `patient` one waits a moment (2 ms at most)
   * for others to share their transaction, as durable ones do while the disk is busy.
   * What it throws rejects this promise alone; when the commit fails, every write of the group is
   * rejected and none has happened; when the disk fails afterwards, it may have happened.
   *
   * @throws OtpostError `unavailable` when the file cannot be written (full disk, lock, closed)
   */
  write<Result>(change: () => Result, options?: WriteOptions<Result>): Promise<Result>;
  /** Resolves when every write asked for so far is on disk, also those that were not to wait for it. */
  flush(): Promise<void>;
  /** Commits what was asked for, then closes the file. */
  close(): void;
};

export type WriteOptions<Result> = {
  durable?: boolean;
  patient?: boolean;
  /** The change is one statement at most: SQLite undoes it by itself when it fails. */
  oneStatement?: boolean;
  /** Called when it is written, which for a durable one is before it is on disk. */
  onWritten?: (result: Result) => void;
};

type PendingWrite = {
  /** Runs the change; gives what is to be done when the group is committed, and when it is on disk. */
  run: () => Outcome;
  reject: (error: unknown) => void;
  durable: boolean;
  oneStatement: boolean;
};

/** `settle` settles the caller's promise. */
type Outcome = { written?: () => void; settle: () => void };

type Committed = Outcome & { write: PendingWrite };

/** Far below what anybody notices, and long enough that a busy server writes several at once. */
const patienceMilliseconds = 2;

/** Bounds how long one group keeps the event loop: about 10 ms. */
const writesPerGroup = 512;

/**
 * `path` names the file, which is created with mode 0600 when it is missing. Another process's lock
 * (a backup, `sqlite3` on the command line) is waited for `lockTimeoutMilliseconds`. `hasLongWal`: 16 MB
 * of disk and 50 ms now, for faster writes from the first one on.
 *
 * @throws OtpostError `configuration_invalid` when the file cannot be opened, is no SQLite database,
 * or was written by a newer otpost
 */
export function openSqliteDatabase({
  path,
  lockTimeoutMilliseconds = 5000,
  hasLongWal = false,
  createSync = createFileSync,
}: {
  path: string;
  lockTimeoutMilliseconds?: number;
  hasLongWal?: boolean;
  createSync?: CreateFileSync;
}): SqliteDatabase {
  const connection = connectSqlite(path, lockTimeoutMilliseconds);
  if (hasLongWal) lengthenWal(connection, path);
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const statement = statements.get(sql) ?? connection.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };

  const pending: PendingWrite[] = [];
  let isGroupScheduled = false;
  const scheduleGroup = (): void => {
    if (!isGroupScheduled) setImmediate(commitGroup);
    isGroupScheduled = true;
  };
  let patience: NodeJS.Timeout | undefined;
  const scheduleGroupSoon = (): void => {
    patience ??= setTimeout(scheduleGroup, patienceMilliseconds);
  };

  const wal = createSync(`${path}-wal`);
  let syncs = 0;
  const settleOnDisk = (group: readonly Committed[]): void => {
    if (group.length === 0) return;
    syncs += 1;
    wal
      .sync()
      .then(
        () => {
          for (const { settle } of group) settle();
        },
        (cause: unknown) => {
          for (const { write } of group) write.reject(unavailable(cause));
        },
      )
      .finally(() => {
        syncs -= 1;
        if (pending.length > 0) scheduleGroup();
      });
  };

  const commitGroup = (): void => {
    isGroupScheduled = false;
    clearTimeout(patience);
    patience = undefined;
    const group = pending.splice(0, writesPerGroup);
    if (group.length === 0) return;
    if (pending.length > 0) scheduleGroup();
    try {
      prepare("BEGIN IMMEDIATE").run();
      const committed = group.map((write) => ({ write, ...runAlone(write) }));
      prepare("COMMIT").run();
      for (const { write, written, settle } of committed) {
        written?.();
        if (!write.durable) settle();
      }
      settleOnDisk(committed.filter(({ write }) => write.durable));
    } catch (cause) {
      if (connection.isTransaction) prepare("ROLLBACK").run();
      for (const write of group) write.reject(unavailable(cause));
    }
  };

  const runAlone = ({ run, reject, oneStatement }: PendingWrite): Outcome => {
    try {
      return oneStatement ? run() : inSavepoint(run);
    } catch (error) {
      // SQLite itself rolls everything back on a full disk or an I/O error: then the group fails.
      if (!connection.isTransaction) throw error;
      return { settle: () => reject(isSqliteError(error) ? unavailable(error) : error) };
    }
  };

  const inSavepoint = <Result>(run: () => Result): Result => {
    prepare("SAVEPOINT change").run();
    try {
      const result = run();
      prepare("RELEASE change").run();
      return result;
    } catch (error) {
      if (connection.isTransaction) {
        prepare("ROLLBACK TO change").run();
        prepare("RELEASE change").run();
      }
      throw error;
    }
  };

  const write = <Result>(
    change: () => Result,
    { durable = true, patient = false, oneStatement = false, onWritten }: WriteOptions<Result> = {},
  ): Promise<Result> => {
    if (!connection.isOpen) return Promise.reject(unavailable("closed"));
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const run = () => {
      const result = change();
      return {
        ...(onWritten && { written: () => onWritten(result) }),
        settle: () => resolve(result),
      };
    };
    pending.push({ run, reject, durable, oneStatement });
    // While the disk is busy a durable write has to wait for the next sync anyway.
    if (patient || (durable && syncs > 0)) scheduleGroupSoon();
    else scheduleGroup();
    return promise;
  };

  return {
    prepare,
    write,

    flush: () => write(() => undefined, { oneStatement: true }),

    close() {
      if (!connection.isOpen) return;
      while (pending.length > 0) commitGroup();
      wal.syncAndClose();
      connection.close();
    },
  };
}

const isSqliteError = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_SQLITE_ERROR";

const unavailable = (cause: unknown): OtpostError =>
  new OtpostError("unavailable", "The database could not be written.", { cause });
