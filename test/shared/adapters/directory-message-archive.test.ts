import { readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createDirectoryMessageArchive,
  createDirectoryMessageReader,
} from "../../../shared/adapters/directory-message-archive.ts";
import { expectError } from "../ports/contract-cases.ts";
import {
  chunksOf,
  describeMessageArchiveContract,
  readAll,
} from "../ports/message-archive.contract.ts";
import { createTemporaryDirectory } from "./temporary-directory.ts";

describeMessageArchiveContract("directory", async () => {
  const directory = createTemporaryDirectory();
  return {
    archive: createDirectoryMessageArchive({ directory: join(directory.path, "mails") }),
    close: async () => directory.remove(),
  };
});

describe("a directory of raw mails", () => {
  let temporary: ReturnType<typeof createTemporaryDirectory>;
  let directory: string;
  beforeEach(() => {
    temporary = createTemporaryDirectory();
    directory = join(temporary.path, "deep", "mails");
  });
  afterEach(() => temporary.remove());

  it("is for its owner only", async () => {
    const archive = createDirectoryMessageArchive({ directory });
    await archive.store("m", chunksOf("mail"));
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(join(directory, "m.eml")).mode & 0o777).toBe(0o600);
  });

  it("shows a mail under its name only when it is whole", async () => {
    const archive = createDirectoryMessageArchive({ directory });
    async function* looking() {
      yield Buffer.from("half");
      expect(readdirSync(directory).some((name) => name.endsWith(".eml"))).toBe(false);
      yield Buffer.from("whole");
    }
    await archive.store("m", looking());
    expect(readdirSync(directory)).toEqual(["m.eml"]);
  });

  it("leaves nothing of a mail that failed", async () => {
    const archive = createDirectoryMessageArchive({ directory });
    async function* failing() {
      yield Buffer.from("half");
      throw new Error("connection reset");
    }
    await expect(archive.store("m", failing())).rejects.toThrow("connection reset");
    expect(readdirSync(directory)).toEqual([]);
  });

  it("removes what a crash left half-written, and keeps the mails", async () => {
    await createDirectoryMessageArchive({ directory }).store("m", chunksOf("mail"));
    writeFileSync(join(directory, ".incoming-7"), "half");
    createDirectoryMessageArchive({ directory });
    expect(readdirSync(directory)).toEqual(["m.eml"]);
  });

  it("is read beside its writer, whose half-written mail stays", async () => {
    const archive = createDirectoryMessageArchive({ directory });
    await archive.store("whole", chunksOf("mail"));
    async function* reading() {
      yield Buffer.from("first, ");
      const reader = createDirectoryMessageReader({ directory });
      expect((await readAll(await reader.open("whole"))).toString()).toBe("mail");
      await expectError(reader.open("slow"), "raw_message_missing");
      await expectError(reader.open("../whole"), "invalid_key");
      yield Buffer.from("second");
    }
    await archive.store("slow", reading());
    expect((await readAll(await archive.open("slow"))).toString()).toBe("first, second");
  });

  it("deletes orphans: old, and named by no job", async () => {
    const archive = createDirectoryMessageArchive({ directory });
    const ids = ["old-orphan", "old-wanted", "new-orphan", "old-orphan-2"];
    for (const id of ids) await archive.store(id, chunksOf("mail"));
    writeFileSync(join(directory, "not-a-mail.txt"), "somebody else's");
    const storedBefore = new Date("2026-05-01T00:00:00Z");
    for (const name of readdirSync(directory)) {
      const at = new Date(storedBefore.getTime() + (name.startsWith("new") ? 0 : -1000));
      utimesSync(join(directory, name), at, at);
    }
    const wanted = new Set(["old-wanted"]);
    expect(await archive.deleteOrphans({ storedBefore, wanted })).toBe(2);
    expect(readdirSync(directory).sort()).toEqual([
      "new-orphan.eml",
      "not-a-mail.txt",
      "old-wanted.eml",
    ]);
  });
});
