import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { acquireSqliteLock } from "../../../shared/adapters/sqlite-lock.ts";
import { expectError } from "../ports/contract-cases.ts";
import { createTemporaryDirectory } from "./temporary-directory.ts";

describe("the lock of a data directory", () => {
  let directory: ReturnType<typeof createTemporaryDirectory>;
  let path: string;
  beforeEach(() => {
    directory = createTemporaryDirectory();
    path = join(directory.path, "lock.db");
  });
  afterEach(() => directory.remove());
  const tryToAcquire = async () => acquireSqliteLock({ path });

  it("is held by one, and free again when let go", async () => {
    const release = acquireSqliteLock({ path });
    await expectError(tryToAcquire(), "configuration_invalid");
    release();
    acquireSqliteLock({ path })();
  });

  it("is not said to be held when the directory cannot be written", async () => {
    path = join(directory.path, "missing", "lock.db");
    await expect(tryToAcquire()).rejects.toMatchObject({
      code: "configuration_invalid",
      message: expect.stringContaining("cannot be written"),
    });
  });

  it("is let go by a process that is killed", async () => {
    const module = new URL("../../../shared/adapters/sqlite-lock.ts", import.meta.url);
    const holder = spawn(process.execPath, [
      "--input-type=module",
      "--eval",
      `const { acquireSqliteLock } = await import(${JSON.stringify(module.href)});
       globalThis.release = acquireSqliteLock({ path: process.argv[1] });
       console.log("held");
       setInterval(() => {}, 1000);`,
      path,
    ]);
    await once(holder.stdout, "data");
    await expectError(tryToAcquire(), "configuration_invalid");
    const exited = once(holder, "exit");
    holder.kill("SIGKILL");
    await exited;
    acquireSqliteLock({ path })();
  });
});
