/** Files that only their owner may read, and directories whose entries survive a power cut. */
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";

/** Makes sure the file is there, with mode 0600, in a directory that is made with mode 0700. */
export function createPrivateFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const isNew = !existsSync(path);
  closeSync(openSync(path, "a", 0o600));
  chmodSync(path, 0o600);
  if (isNew) syncDirectory(dirname(path));
}

/** A file's name is durable only once its directory is (fsync(2), notes). */
export function syncDirectory(path: string): void {
  const directory = openSync(path, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
