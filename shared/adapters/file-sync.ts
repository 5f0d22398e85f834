/** Waits until what was written to a file is on disk, without keeping the event loop. */
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

export type CreateFileSync = (path: string, disk?: Pick<typeof fs, "fdatasync">) => FileSync;

/** `path` is opened at the first sync, and must exist by then. */
export const createFileSync: CreateFileSync = (path, disk = fs) => {
  let file: number | undefined;
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const open = (): number => {
    // Any descriptor syncs the whole file, however it was written.
    file ??= openSync(path, constants.O_RDONLY);
    return file;
  };

  const start = (): Promise<void> => {
    next = undefined;
    running = new Promise<void>((resolve, reject) => {
      disk.fdatasync(open(), (error) => (error === null ? resolve() : reject(error)));
    }).finally(() => {
      running = undefined;
    });
    return running;
  };

  return {
    sync() {
      if (running === undefined) return start();
      // The one that runs may have begun before the last write; whether it fails is its own matter.
      next ??= running.then(start, start);
      return next;
    },

    syncAndClose() {
      fdatasyncSync(open());
      const close = (): void => closeSync(open());
      if (running === undefined) close();
      else (next ?? running).then(close, close);
    },
  };
};
