/**
 * The child process of the durability test: writes through every stored adapter for ever, and prints
 * a line for each write that was acknowledged (and one before a job is finished).
 */
import { writeSync } from "node:fs";
import { join } from "node:path";
import { createDirectoryMessageArchive } from "../../../shared/adapters/directory-message-archive.ts";
import { openSqliteDatabase } from "../../../shared/adapters/sqlite-database.ts";
import { createSqliteJobQueue } from "../../../shared/adapters/sqlite-job-queue.ts";
import { createSqliteTable } from "../../../shared/adapters/sqlite-table.ts";

const [directory = "", round = ""] = process.argv.slice(2);
const now = () => new Date();
const database = openSqliteDatabase({ path: join(directory, "otpost.sqlite") });
const table = createSqliteTable({ database, now });
const queue = createSqliteJobQueue<string>({
  database,
  name: "durability",
  parse: String,
  now,
  leaseSeconds: 3600,
  maxAttempts: 5,
});
const archive = createDirectoryMessageArchive({ directory: join(directory, "mails") });

/** Synchronous, so that what is printed has left the process when it is killed. */
const acknowledge = (what: string, id: string) => writeSync(1, `${what} ${id}\n`);

async function* mail(id: string) {
  yield Buffer.from(id);
  yield Buffer.alloc(20_000, id);
}

async function writeForEver(writer: number): Promise<never> {
  for (let number = 0; ; number += 1) {
    const id = `${round}-${writer}-${number}`;
    await table.put({ partition: "p", sort: id, attributes: { id } });
    acknowledge("item", id);
    await archive.store(id, mail(id));
    acknowledge("mail", id);
    await queue.send(id);
    acknowledge("job", id);
    if (number % 3 === 0) {
      const [received] = await queue.receive({ limit: 1 });
      if (received) {
        acknowledge("finishing", received.job);
        await queue.acknowledge(received);
        acknowledge("done", received.job);
      }
    }
  }
}

await Promise.all([0, 1, 2, 3].map(writeForEver));
