import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  openSqliteDatabase,
  type SqliteDatabase,
} from "../../../shared/adapters/sqlite-database.ts";
import { expectError } from "../ports/contract-cases.ts";
import { createTemporaryDirectory } from "./temporary-directory.ts";

const insertSql =
  "INSERT INTO items (partition_key, sort_key, attributes) VALUES ('p', ?, ?) RETURNING id";

let directory: ReturnType<typeof createTemporaryDirectory>;
let path: string;
let database: SqliteDatabase;

beforeEach(() => {
  directory = createTemporaryDirectory();
  path = join(directory.path, "data", "otpost.sqlite");
  database = openSqliteDatabase({ path, lockTimeoutMilliseconds: 20 });
});
afterEach(() => {
  database.close();
  directory.remove();
});

const insert = (sort: string, attributes = "{}") =>
  database.prepare(insertSql).get(sort, attributes);
const stored = () =>
  database
    .prepare("SELECT sort_key FROM items ORDER BY id")
    .all()
    .map(({ sort_key }) => sort_key);

/** What another process sees: committed state only. */
function storedForOthers(): unknown[] {
  const other = new DatabaseSync(path);
  try {
    return other
      .prepare("SELECT sort_key FROM items ORDER BY id")
      .all()
      .map(({ sort_key }) => sort_key);
  } finally {
    other.close();
  }
}

it("has a WAL that is written over from the beginning, and nothing else of that", async () => {
  await database.write(() => insert("before"));
  database.close();
  database = openSqliteDatabase({ path, hasLongWal: true });
  const bytes = (file: string) => statSync(file).size;
  const wal = bytes(`${path}-wal`);
  expect(wal).toBeGreaterThan(16_000_000);
  for (let index = 0; index < 200; index++) await database.write(() => insert(`after-${index}`));
  expect(bytes(`${path}-wal`)).toBe(wal);
  expect(storedForOthers()).toHaveLength(201);
  database.close();
  expect(bytes(path)).toBeLessThan(200_000);
  database = openSqliteDatabase({ path });
  expect(stored().slice(0, 2)).toEqual(["before", "after-0"]);
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  expect(tables.map(({ name }) => name)).not.toContain("room");
});

describe("a durable write", () => {
  /** A disk that is as slow as the test wants, and what others saw when it began. */
  function slowDisk() {
    const syncs: { seen: unknown[]; settle: (error?: Error) => void }[] = [];
    database.close();
    database = openSqliteDatabase({
      path,
      createSync: () => ({
        sync: () =>
          new Promise((resolve, reject) => {
            const settle = (error?: Error) => (error ? reject(error) : resolve());
            syncs.push({ seen: storedForOthers(), settle });
          }),
        syncAndClose: () => undefined,
      }),
    });
    return syncs;
  }

  it("is committed first, and then waits for the disk; others need not", async () => {
    const syncs = slowDisk();
    const settled: string[] = [];
    const note = (name: string) => () => settled.push(name);
    const durable = database.write(() => insert("a")).then(note("a"));
    await database.write(() => insert("b"), { durable: false }).then(note("b"));
    expect(syncs.map(({ seen }) => seen)).toEqual([["a", "b"]]);
    expect(settled).toEqual(["b"]);
    syncs[0]?.settle();
    await durable;
    expect(settled).toEqual(["b", "a"]);
  });

  it("waits for a sync that began after its commit", async () => {
    const syncs = slowDisk();
    const first = database.write(() => insert("a"));
    await database.write(() => undefined, { durable: false });
    const second = database.write(() => insert("b"));
    await database.write(() => undefined, { durable: false });
    expect(syncs.map(({ seen }) => seen)).toEqual([["a"], ["a", "b"]]);
    for (const { settle } of syncs) settle();
    await Promise.all([first, second]);
  });

  it("is unavailable when the disk fails", async () => {
    const syncs = slowDisk();
    const durable = expectError(
      database.write(() => insert("a")),
      "unavailable",
    );
    await database.write(() => undefined, { durable: false });
    syncs[0]?.settle(new Error("the disk is gone"));
    await durable;
  });

  it("gathers with others while the disk is busy, until it is free or a moment has passed", async () => {
    const syncs = slowDisk();
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const first = database.write(() => insert("a"));
    await turn();
    const second = database.write(() => insert("b"));
    await turn();
    expect(stored()).toEqual(["a"]);
    syncs[0]?.settle();
    await first;
    await turn();
    await turn();
    expect(stored()).toEqual(["a", "b"]);

    const third = database.write(() => insert("c"));
    await database.write(() => insert("d"), { durable: false });
    expect(storedForOthers()).toEqual(["a", "b", "c", "d"]);
    syncs[1]?.settle();
    await second;
    await turn();
    syncs[2]?.settle();
    await third;
  });

  it("is what a flush waits for, whatever was written before", async () => {
    const syncs = slowDisk();
    await database.write(() => insert("a"), { durable: false });
    expect(syncs).toEqual([]);
    const flush = database.flush();
    await database.write(() => undefined, { durable: false });
    expect(syncs.map(({ seen }) => seen)).toEqual([["a"]]);
    syncs[0]?.settle();
    await flush;
  });
});

describe("a write that does not wait for the disk", () => {
  it("is seen by others all the same", async () => {
    await database.write(() => insert("a"), { durable: false });
    expect(storedForOthers()).toEqual(["a"]);
  });

  it("may wait for company, but not for ever", async () => {
    const patient = { durable: false, patient: true };
    const alone = database.write(() => insert("a"), patient);
    await new Promise((resolve) => setImmediate(resolve));
    expect(stored()).toEqual([]);
    await alone;
    expect(stored()).toEqual(["a"]);

    const first = database.write(() => insert("b"), patient);
    await database.write(() => insert("c"));
    expect(stored()).toEqual(["a", "b", "c"]);
    await first;
  });

  it("is committed when the file is closed meanwhile", async () => {
    const patient = database.write(() => insert("a"), { durable: false, patient: true });
    database.close();
    await patient;
    expect(storedForOthers()).toEqual(["a"]);
  });
});

describe("a write", () => {
  it("resolves with its result when others see it", async () => {
    const { id } = (await database.write(() => insert("a"))) ?? {};
    expect(id).toBe(1);
    expect(storedForOthers()).toEqual(["a"]);
  });

  it("is invisible, here and elsewhere, until its group is committed", async () => {
    const writing = database.write(() => insert("a"));
    expect(stored()).toEqual([]);
    expect(storedForOthers()).toEqual([]);
    await writing;
    expect(stored()).toEqual(["a"]);
  });

  it("of one turn of the event loop shares its commit with the others, in their order", async () => {
    const begun: string[] = [];
    const seenByLast: unknown[][] = [];
    const writes = ["a", "b", "c"].map((sort) =>
      database.write(() => {
        insert(sort);
        begun.push(sort);
        if (sort === "c") seenByLast.push(stored(), storedForOthers());
      }),
    );
    await Promise.all(writes);
    expect(begun).toEqual(["a", "b", "c"]);
    // One transaction: the last one sees the first two, nobody else sees any.
    expect(seenByLast).toEqual([["a", "b", "c"], []]);
    expect(storedForOthers()).toEqual(["a", "b", "c"]);
  });

  it("may be asked for by thousands at once", async () => {
    const sorts = Array.from({ length: 2000 }, (_, number) => `s${number}`);
    await Promise.all(sorts.map((sort) => database.write(() => insert(sort))));
    expect(storedForOthers()).toEqual(sorts);
  });

  it("may ask for another one", async () => {
    const inner = await database.write(() => {
      insert("a");
      return { second: database.write(() => insert("b")) };
    });
    await inner.second;
    expect(storedForOthers()).toEqual(["a", "b"]);
  });

  it("that throws is undone whole, alone, and rejects with what it threw", async () => {
    const mistake = new Error("half-way");
    const results = await Promise.allSettled([
      database.write(() => insert("a")),
      database.write(() => {
        insert("b");
        insert("c");
        throw mistake;
      }),
      database.write(() => insert("d")),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(results[1]).toMatchObject({ reason: mistake });
    expect(storedForOthers()).toEqual(["a", "d"]);
  });

  for (const oneStatement of [false, true]) {
    it(`whose ${oneStatement ? "only " : ""}statement SQLite refuses rejects as unavailable, alone`, async () => {
      const [first, second, third] = await Promise.allSettled([
        database.write(() => insert("a")),
        database.write(() => insert("a"), { durable: true, oneStatement }),
        database.write(() => insert("b")),
      ]);
      expect([first.status, third.status]).toEqual(["fulfilled", "fulfilled"]);
      expect(second).toMatchObject({ reason: { name: "OtpostError", code: "unavailable" } });
      expect(String(Object(second).reason)).not.toContain("items");
      expect(storedForOthers()).toEqual(["a", "b"]);
    });
  }

  it("rejects with its whole group when another process holds the lock, and works again after", async () => {
    const other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE");
    const results = await Promise.allSettled(
      ["a", "b"].map((sort) => database.write(() => insert(sort))),
    );
    for (const result of results) {
      expect(result).toMatchObject({ reason: { name: "OtpostError", code: "unavailable" } });
    }
    other.exec("ROLLBACK");
    other.close();
    await database.write(() => insert("c"));
    expect(storedForOthers()).toEqual(["c"]);
  });

  it("rejects when the disk is full, harms nothing stored, and works again when there is room", async () => {
    await database.write(() => insert("a"));
    const { page_count } = database.prepare("PRAGMA page_count").get() ?? {};
    database.prepare(`PRAGMA max_page_count = ${Number(page_count) + 4}`).get();
    const large = "x".repeat(100_000);
    await expectError(
      database.write(() => insert("b", large)),
      "unavailable",
    );
    expect(storedForOthers()).toEqual(["a"]);
    database.prepare("PRAGMA max_page_count = 1000000").get();
    await database.write(() => insert("c", large));
    expect(storedForOthers()).toEqual(["a", "c"]);
  });

  it("rejects its whole group, none of it stored, when the commit fails", async () => {
    // A deferred constraint is checked by COMMIT alone: the one failure a test can cause there.
    database.prepare("PRAGMA foreign_keys = ON").run();
    await database.write(() => {
      database.prepare("CREATE TABLE parents (id INTEGER PRIMARY KEY)").run();
      database
        .prepare("CREATE TABLE children (id REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)")
        .run();
    });
    const results = await Promise.allSettled([
      database.write(() => insert("a")),
      database.write(() => database.prepare("INSERT INTO children VALUES (1)").run()),
      database.write(() => insert("b")),
    ]);
    for (const result of results) {
      expect(result).toMatchObject({ reason: { name: "OtpostError", code: "unavailable" } });
    }
    expect(stored()).toEqual([]);
    await database.write(() => insert("c"));
    expect(storedForOthers()).toEqual(["c"]);
  });
});

describe("closing", () => {
  it("commits what was asked for before", async () => {
    const writes = Array.from({ length: 1500 }, (_, number) =>
      database.write(() => insert(`s${number}`)),
    );
    database.close();
    database.close();
    await Promise.all(writes);
    expect(storedForOthers()).toHaveLength(1500);
  });

  it("refuses what is asked for afterwards", async () => {
    database.close();
    await expectError(
      database.write(() => insert("a")),
      "unavailable",
    );
  });
});

describe("the file", () => {
  it("and those beside it are for their owner only", async () => {
    await database.write(() => insert("a"));
    const names = readdirSync(join(path, ".."));
    expect(names.sort()).toEqual(["otpost.sqlite", "otpost.sqlite-shm", "otpost.sqlite-wal"]);
    for (const name of names) {
      expect(statSync(join(path, "..", name)).mode & 0o777).toBe(0o600);
    }
  });

  it("is made private again when somebody opened it up", () => {
    database.close();
    chmodSync(path, 0o644);
    database = openSqliteDatabase({ path });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("is opened with a WAL, which SQLite syncs before a checkpoint and we after a commit", () => {
    expect(database.prepare("PRAGMA journal_mode").get()).toMatchObject({ journal_mode: "wal" });
    expect(database.prepare("PRAGMA synchronous").get()).toMatchObject({ synchronous: 1 });
  });

  it("keeps its content and its schema over a restart", async () => {
    await database.write(() => insert("a"));
    database.close();
    database = openSqliteDatabase({ path });
    expect(stored()).toEqual(["a"]);
  });

  it("no longer holds what was deleted, once it is closed", async () => {
    const secret = "one-time code 493817";
    await database.write(() => insert("a", secret));
    await database.write(() => insert("b"));
    await database.write(() => database.prepare("DELETE FROM items WHERE sort_key = 'a'").run());
    database.close();
    expect(existsSync(`${path}-wal`)).toBe(false);
    expect(readFileSync(path).includes(secret)).toBe(false);
  });

  it("of a newer otpost is refused", () => {
    database.close();
    const other = new DatabaseSync(path);
    other.exec("PRAGMA user_version = 999");
    other.close();
    expect(() => openSqliteDatabase({ path })).toThrow(/written by a newer otpost/);
  });

  it("that is no database is refused, and left as it is", () => {
    const text = join(directory.path, "notes.txt");
    writeFileSync(
      text,
      "not a database, but long enough to be taken for a header of one".repeat(9),
    );
    const before = readFileSync(text);
    expect(() => openSqliteDatabase({ path: text })).toThrow(
      expect.objectContaining({ code: "configuration_invalid" }),
    );
    expect(readFileSync(text)).toEqual(before);
  });
});
