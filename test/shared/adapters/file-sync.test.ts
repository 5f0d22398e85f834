import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFileSync, type FileSync } from "../../../shared/adapters/file-sync.ts";
import { createTemporaryDirectory } from "./temporary-directory.ts";

type Done = (error: NodeJS.ErrnoException | null) => void;

let directory: ReturnType<typeof createTemporaryDirectory>;
/** The syncs that another thread is asked for, to be answered by the test. */
let asked: Done[];
/** What each sync on the event loop does: take so many milliseconds, or fail. */
let here: (number | Error)[];
let clock: number;
let file: FileSync;

beforeEach(() => {
  directory = createTemporaryDirectory();
  const path = join(directory.path, "file");
  writeFileSync(path, "something");
  asked = [];
  here = [];
  clock = 0;
  const fdatasync = (_file: number, done: Done): void => void asked.push(done);
  file = createFileSync(path, {
    disk: {
      fdatasync: Object.assign(fdatasync, { __promisify__: refuse }),
      fdatasyncSync: () => {
        const outcome = here.shift();
        if (typeof outcome !== "number") throw outcome ?? new Error("not expected");
        clock += outcome;
      },
    },
    elapsed: () => clock,
  });
});
afterEach(() => {
  file.syncAndClose();
  directory.remove();
});
const refuse = () => Promise.reject(new Error("not used"));

describe("a file that is synced by another thread", () => {
  it("shares the next sync among those who come while the disk is busy", async () => {
    const first = file.sync();
    const [second, third] = [file.sync(), file.sync()];
    expect(asked).toHaveLength(1);
    asked[0]?.(null);
    await first;
    await Promise.resolve();
    expect(asked).toHaveLength(2);
    asked[1]?.(null);
    await Promise.all([second, third]);
    expect(asked).toHaveLength(2);
  });

  it("tells each who waited for a sync that failed, and tries again for the next ones", async () => {
    const [first, second] = [file.sync(), file.sync()];
    asked[0]?.(new Error("EIO"));
    await expect(first).rejects.toThrow("EIO");
    await Promise.resolve();
    asked[1]?.(null);
    await second;
    const third = file.sync();
    asked[2]?.(new Error("EIO"));
    await expect(third).rejects.toThrow("EIO");
  });
});

describe("a file that is synced on the event loop", () => {
  const syncElsewhere = async (): Promise<void> => {
    const before = asked.length;
    const synced = file.sync();
    expect(asked).toHaveLength(before + 1);
    asked.at(-1)?.(null);
    await synced;
  };
  /** After a quiet moment. */
  const syncHere = async (milliseconds: number): Promise<void> => {
    const before = asked.length;
    clock += 10;
    here = [milliseconds];
    await file.sync();
    expect(here).toEqual([]);
    expect(asked).toHaveLength(before);
  };

  it("is so after a quiet moment, but for the first time", async () => {
    await syncElsewhere();
    await syncHere(0.2);
    await syncHere(0.2);
  });

  it("leaves it to the other thread while syncs follow each other closely", async () => {
    await syncElsewhere();
    clock += 0.5;
    await syncElsewhere();
    await syncHere(0.2);
    clock += 0.5;
    await syncElsewhere();
  });

  it("leaves it to the other thread after a slow one, for longer each time", async () => {
    await syncElsewhere();
    for (const elsewhere of [16, 32, 64, 128, 256, 512, 1024, 1024]) {
      await syncHere(5);
      for (let count = 0; count < elsewhere; count += 1) {
        clock += 10;
        await syncElsewhere();
      }
    }
    await syncHere(0.2);
    await syncHere(5);
    for (let count = 0; count < 16; count += 1) {
      clock += 10;
      await syncElsewhere();
    }
    await syncHere(0.2);
  });

  it("tells who waited for one that failed, and tries again for the next", async () => {
    await syncElsewhere();
    clock += 10;
    here = [new Error("EIO")];
    await expect(file.sync()).rejects.toThrow("EIO");
    await syncHere(0.2);
  });
});

it("a real file is synced", async () => {
  const path = join(directory.path, "real");
  writeFileSync(path, "something");
  let clock = 0;
  const real = createFileSync(path, { elapsed: () => clock });
  await Promise.all([real.sync(), real.sync()]);
  clock += 10;
  await real.sync();
  const running = real.sync();
  real.syncAndClose();
  await running;
});
