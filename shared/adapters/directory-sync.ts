/** Makes a directory's entries durable, once for everybody who asks at the same time. */
import { fsync, openSync } from "node:fs";
import { promisify } from "node:util";

const syncFile = promisify(fsync);

/** Gives a function that resolves when all entries made before its call are on disk. */
export function createDirectorySync(directory: string): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  // Open for as long as the process lives: opening it for every mail would cost more than the sync.
  const file = openSync(directory, "r");
  const sync = (): Promise<void> => {
    next = undefined;
    return syncFile(file);
  };

  return () => {
    // The running one may have begun before this entry was made, so it does not count.
    if (!next) {
      next = running.then(sync, sync);
      running = next;
    }
    return next;
  };
}
