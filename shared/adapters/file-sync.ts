/**
 * Waits until what was written to a file is on disk.
 *
 * As a rule another thread waits, so that the event loop is not kept. But to wake that thread, and to be
 * woken by it, takes as long as a good disk does: where the disk has been quick lately and little goes on,
 * it is waited for at once.
 */
import fs, { closeSync, constants, fdatasyncSync, openSync } from "node:fs";

export type FileSync = {
  /**
   * Resolves when all that was written before this call is on disk. Calls that come while the disk is
   * busy share the next sync.
   */
  sync(): Promise<void>;
  /** The same at once, and the last time. */
  syncAndClose(): void;
};

export type CreateFileSync = (
  path: string,
  options?: {
    disk?: Pick<typeof fs, "fdatasync" | "fdatasyncSync">;
    /** Milliseconds since some instant. */
    elapsed?: () => number;
  },
) => FileSync;

/** For so long the event loop may be kept: it is what a request takes. */
const quickMilliseconds = 1;
/** Syncs closer to each other than this: much goes on. */
const quietMilliseconds = 1;

/** After a slow sync so many go to the other thread before the event loop waits for the disk again … */
const fewestElsewhere = 16;
/** … and twice as many after each that was slow again, at most so many. */
const mostElsewhere = 1024;

/** `path` is opened at the first sync, and must exist by then. */
export const createFileSync: CreateFileSync = (
  path,
  { disk = fs, elapsed = () => performance.now() } = {},
) => {
  let file: number | undefined;
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let endedAt = Number.NEGATIVE_INFINITY;
  /** Syncs still to be done by the other thread, and how many it will be after the next slow one. */
  let elsewhere = 1;
  let afterSlow = fewestElsewhere;
  const open = (): number => {
    // Any descriptor syncs the whole file, however it was written.
    file ??= openSync(path, constants.O_RDONLY);
    return file;
  };

  const syncElsewhere = (): Promise<void> => {
    next = undefined;
    elsewhere = Math.max(0, elsewhere - 1);
    running = new Promise<void>((resolve, reject) => {
      disk.fdatasync(open(), (error) => (error === null ? resolve() : reject(error)));
    }).finally(() => {
      running = undefined;
      endedAt = elapsed();
    });
    return running;
  };

  const syncHere = (): void => {
    const startedAt = elapsed();
    disk.fdatasyncSync(open());
    endedAt = elapsed();
    if (endedAt - startedAt <= quickMilliseconds) {
      afterSlow = fewestElsewhere;
      return;
    }
    elsewhere = afterSlow;
    afterSlow = Math.min(afterSlow * 2, mostElsewhere);
  };

  return {
    async sync() {
      if (running !== undefined) {
        // The one that runs may have begun before the last write; whether it fails is its own matter.
        next ??= running.then(syncElsewhere, syncElsewhere);
        return next;
      }
      if (elsewhere > 0 || elapsed() - endedAt < quietMilliseconds) return syncElsewhere();
      syncHere();
    },

    syncAndClose() {
      fdatasyncSync(open());
      const close = (): void => closeSync(open());
      if (running === undefined) close();
      else (next ?? running).then(close, close);
    },
  };
};
