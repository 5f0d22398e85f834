/**
 * `MessageArchive` in a directory: one file a mail, whole or not there at all.
 *
 * A mail is written under a temporary name, fsynced and renamed, and then the directory is fsynced:
 * after a crash there is the whole mail or a temporary file, which the next start removes. One
 * process at a time uses a directory.
 */
import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { type FileHandle, open, readdir, rename, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { MessageArchive } from "../ports/message-archive.ts";
import { assertMessageId, rawMessageMissing } from "../ports/message-archive-rules.ts";
import { createDirectorySync } from "./directory-sync.ts";

export type DirectoryMessageArchive = MessageArchive & {
  /**
   * Deletes mails stored before the instant that are not `wanted` (ids that a job still names), and
   * gives how many. For mails whose job is gone: between the two deletions of a finished job the
   * process may die.
   */
  deleteOrphans(options: { storedBefore: Date; wanted: ReadonlySet<string> }): Promise<number>;
};

/** No id begins with a dot, so a temporary file is never taken for a mail. */
const temporaryPrefix = ".incoming-";
const rawSuffix = ".eml";

const smallMailBytes = 1024 * 1024;
/** A link in the archive is not ours: nobody shall make us read another file. */
const readFlags = constants.O_RDONLY | constants.O_NOFOLLOW;

/** `directory` is made with mode 0700 when it is missing. */
export function createDirectoryMessageArchive({
  directory,
}: {
  directory: string;
}): DirectoryMessageArchive {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(directory)) {
    if (name.startsWith(temporaryPrefix)) rmSync(join(directory, name), { force: true });
  }
  const syncEntries = createDirectorySync(directory);
  let begun = 0;
  const pathOf = (id: string): string => rawPath(directory, id);

  return {
    async store(id, raw) {
      const path = pathOf(id);
      begun += 1;
      const temporary = join(directory, `${temporaryPrefix}${begun}`);
      try {
        const file = await open(temporary, "wx", 0o600);
        try {
          for await (const chunk of raw) await writeWhole(file, chunk);
          await rename(temporary, path);
          // Both at once: until both are done nobody is told, so a crash leaves an orphan at most.
          await Promise.all([file.sync(), syncEntries()]);
        } finally {
          await file.close();
        }
      } catch (error) {
        await removeFile(temporary);
        throw error;
      }
    },

    ...createDirectoryMessageReader({ directory }),

    async delete(id) {
      // Not fsynced: a mail that comes back after a power cut is an orphan and goes then.
      await removeFile(pathOf(id));
    },

    async deleteOrphans({ storedBefore, wanted }) {
      let deleted = 0;
      for (const name of await readdir(directory)) {
        const id = name.endsWith(rawSuffix) ? name.slice(0, -rawSuffix.length) : undefined;
        if (id === undefined || wanted.has(id)) continue;
        const file = await stat(join(directory, name)).catch(() => undefined);
        if (!file || file.mtime >= storedBefore) continue;
        await removeFile(join(directory, name));
        deleted += 1;
      }
      return deleted;
    },
  };
}

/** Reads beside the one that writes, in a thread of its own: it removes nothing at its start. */
export function createDirectoryMessageReader({
  directory,
}: {
  directory: string;
}): Pick<MessageArchive, "open"> {
  return {
    async open(id) {
      const path = rawPath(directory, id);
      return readSmall(path) ?? readChunks(path);
    },
  };
}

/** `unlink`, because Node's `rm` works on the event loop. */
const removeFile = (path: string): Promise<void> =>
  unlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });

function rawPath(directory: string, id: string): string {
  assertMessageId(id);
  return join(directory, `${id}${rawSuffix}`);
}

async function writeWhole(file: FileHandle, chunk: Uint8Array): Promise<void> {
  let written = 0;
  while (written < chunk.length) {
    written += (await file.write(chunk, written)).bytesWritten;
  }
}

/**
 * Most mails are small, and one synchronous read costs a tenth of a stream's; it holds up only the
 * thread that reads. `undefined`: too large for that; such a file is opened when it is read, because
 * whoever never reads would keep it open for ever.
 */
function readSmall(path: string): AsyncIterable<Uint8Array> | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, readFlags);
    const { size } = fstatSync(file);
    return size > smallMailBytes ? undefined : onlyChunk(readFileSync(file));
  } catch (error) {
    return throwMissing(error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

async function* onlyChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path, readFlags).catch(throwMissing);
  try {
    yield* file.createReadStream({ autoClose: false });
  } finally {
    await file.close();
  }
}

function throwMissing(error: unknown): never {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") {
    throw rawMessageMissing(error);
  }
  throw error;
}
