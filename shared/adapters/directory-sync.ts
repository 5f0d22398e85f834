/** Makes a directory's entries durable, once for everybody who asks at the same time. */
import { open } from "node:fs/promises";

/** Gives a function that resolves when all entries made before its call are on disk. */
export function createDirectorySync(directory: string): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  const sync = async (): Promise<void> => {
    next = undefined;
    const handle = await open(directory, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
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
