/** The data directory: what is in it, created with modes that keep others out. */
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { OtpostError } from "../shared/errors.ts";

export type DataDirectory = {
  path: string;
  /** SQLite: the table and the queues. */
  database: string;
  /** Held by the one process that runs on this directory. */
  lock: string;
  /** Raw mails that are not parsed yet. */
  mail: string;
  /** The key of the secret box. */
  secretKey: string;
  /** The operator's API key, where the `otpost` command finds it. */
  adminKey: string;
  /** Where this server listens, for the `otpost` command. */
  server: string;
};

/** @throws OtpostError `configuration_invalid` when there can be no such directory. */
export function openDataDirectory(path: string): DataDirectory {
  const absolute = resolve(path);
  try {
    mkdirSync(absolute, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
    throw new OtpostError(
      "configuration_invalid",
      `OTPOST_DATA_DIR: ${absolute} cannot be made a directory (${code}); name one that this user may write.`,
      { cause },
    );
  }
  return {
    path: absolute,
    database: join(absolute, "otpost.db"),
    lock: join(absolute, "lock.db"),
    mail: join(absolute, "mail"),
    secretKey: join(absolute, "secret.key"),
    adminKey: join(absolute, "admin-key"),
    server: join(absolute, "server.json"),
  };
}

/** Writes a small file whole or not at all, readable by its owner only. */
export function writePrivateFile(path: string, text: string): void {
  const temporary = `${path}.tmp`;
  writeFileSync(temporary, text, { mode: 0o600, flush: true });
  // The mode above does not apply to a leftover of the same name.
  chmodSync(temporary, 0o600);
  renameSync(temporary, path);
}

/** The file's text without surrounding white space; `undefined` when there is no such file. */
export function readOptionalFile(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

export const removeFile = (path: string): void => rmSync(path, { force: true });
