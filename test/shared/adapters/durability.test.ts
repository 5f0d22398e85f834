/** What was acknowledged survives `kill -9`; what was not is there whole or not at all. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { createDirectoryMessageArchive } from "../../../shared/adapters/directory-message-archive.ts";
import { openSqliteDatabase } from "../../../shared/adapters/sqlite-database.ts";
import { createSqliteJobQueue } from "../../../shared/adapters/sqlite-job-queue.ts";
import { createSqliteTable } from "../../../shared/adapters/sqlite-table.ts";
import { readAll } from "../ports/message-archive.contract.ts";
import { createTemporaryDirectory } from "./temporary-directory.ts";

const writer = new URL("./sqlite-writer.ts", import.meta.url).pathname;

/** Runs the writer until it has printed `lines` lines; gives all that it printed until its death. */
async function writeUntilKilled(
  directory: string,
  round: number,
  lines: number,
): Promise<string[]> {
  const child = spawn(process.execPath, [writer, directory, String(round)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(line);
    if (acknowledged.length === lines) child.kill("SIGKILL");
  }
  const [, signal] = await exited;
  expect(signal).toBe("SIGKILL");
  return acknowledged;
}

it("keeps every acknowledged item, mail and job through six kills", {
  timeout: 60_000,
}, async () => {
  const directory = createTemporaryDirectory();
  const acknowledged: string[] = [];
  for (let round = 0; round < 6; round += 1) {
    acknowledged.push(...(await writeUntilKilled(directory.path, round, 40 + round * 70)));
  }
  const ids = (what: string) =>
    acknowledged.flatMap((line) =>
      line.startsWith(`${what} `) ? line.slice(what.length + 1) : [],
    );
  expect(ids("mail").length).toBeGreaterThan(300);

  const now = () => new Date(Date.now() + 7_200_000);
  const database = openSqliteDatabase({ path: join(directory.path, "otpost.sqlite") });
  try {
    expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });

    const table = createSqliteTable({ database, now });
    for (const id of ids("item")) {
      expect((await table.get({ partition: "p", sort: id }))?.attributes).toEqual({ id });
    }

    const mails = join(directory.path, "mails");
    const archive = createDirectoryMessageArchive({ directory: mails });
    expect(readdirSync(mails).filter((name) => !name.endsWith(".eml"))).toEqual([]);
    const stored = readdirSync(mails).map((name) => name.slice(0, -".eml".length));
    expect(stored).toEqual(expect.arrayContaining(ids("mail")));
    // Also those that nobody acknowledged are whole.
    for (const id of stored) {
      const whole = Buffer.concat([Buffer.from(id), Buffer.alloc(20_000, id)]);
      expect((await readAll(await archive.open(id))).equals(whole)).toBe(true);
    }

    const settings = { name: "durability", parse: String, leaseSeconds: 30, maxAttempts: 5 };
    const queue = createSqliteJobQueue({ database, now, ...settings });
    const left = new Set<string>();
    queue.visitJobs((job) => left.add(job));
    expect(ids("done").filter((id) => left.has(id))).toEqual([]);
    // The kill may come after a job was finished and before that was printed.
    const finishing = new Set(ids("finishing"));
    expect(ids("job").filter((id) => !left.has(id) && !finishing.has(id))).toEqual([]);
  } finally {
    database.close();
    directory.remove();
  }
});
