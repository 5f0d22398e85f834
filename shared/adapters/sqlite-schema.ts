/**
 * What the SQLite file looks like: `PRAGMA user_version` counts how many of these have been applied.
 *
 * A released step is never edited; a change is a new step at the end.
 */
export const schemaSteps: readonly string[] = [
  `
  CREATE TABLE items (
    id INTEGER PRIMARY KEY,
    partition_key TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    index1_partition TEXT,
    index1_sort TEXT,
    index2_partition TEXT,
    index2_sort TEXT,
    expires_at INTEGER, -- milliseconds since 1970
    attributes TEXT NOT NULL -- JSON
  ) STRICT;
  CREATE UNIQUE INDEX items_by_key ON items (partition_key, sort_key);
  CREATE INDEX items_by_index1 ON items (index1_partition, index1_sort)
    WHERE index1_partition IS NOT NULL;
  CREATE INDEX items_by_index2 ON items (index2_partition, index2_sort)
    WHERE index2_partition IS NOT NULL;
  CREATE INDEX items_by_expiry ON items (expires_at) WHERE expires_at IS NOT NULL;

  -- AUTOINCREMENT: an id is never used twice, so an old receipt can never fit a newer job.
  CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    due_at INTEGER NOT NULL, -- milliseconds: when it may be received; while leased, when the lease lapses
    leased INTEGER NOT NULL, -- 0 or 1
    attempt INTEGER NOT NULL, -- receptions so far
    sent_at INTEGER NOT NULL,
    job TEXT NOT NULL -- JSON
  ) STRICT;
  -- The columns after due_at are there so that counting needs the index alone.
  CREATE INDEX jobs_by_due ON jobs (queue, due_at, leased, sent_at);

  CREATE TABLE dead_letters (
    id INTEGER PRIMARY KEY, -- the job's
    queue TEXT NOT NULL,
    failed_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    reason TEXT NOT NULL,
    job TEXT NOT NULL
  ) STRICT;
  CREATE INDEX dead_letters_by_time ON dead_letters (queue, failed_at);
  `,
];
