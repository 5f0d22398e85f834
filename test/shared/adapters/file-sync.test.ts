import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFileSync, type FileSync } from "../../../shared/adapters/file-sync.ts";
import { createTemporaryDirectory } from "./temporary-directory.ts";

type Done = (error: NodeJS.ErrnoException | null) => void;

let directory: ReturnType<typeof createTemporaryDirectory>;
/** The syncs that the disk is asked for, to be answered by the test. */
let asked: Done[];
let file: FileSync;

beforeEach(() => {
  directory = createTemporaryDirectory();
  const path = join(directory.path, "file");
  writeFileSync(path, "something");
  asked = [];
  const fdatasync = (_file: number, done: Done): void => void asked.push(done);
  file = createFileSync(path, { fdatasync: Object.assign(fdatasync, { __promisify__: refuse }) });
});
afterEach(() => {
  file.syncAndClose();
  directory.remove();
});
const refuse = () => Promise.reject(new Error("not used"));

describe("a file that is synced", () => {
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

it("a real file is synced", async () => {
  const path = join(directory.path, "real");
  writeFileSync(path, "something");
  const real = createFileSync(path);
  await Promise.all([real.sync(), real.sync()]);
  const running = real.sync();
  real.syncAndClose();
  await running;
});
