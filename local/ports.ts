/** The composition root of the one-machine runtime: what each port is made of here. */
import { existsSync } from "node:fs";
import { createDirectoryMessageArchive } from "../shared/adapters/directory-message-archive.ts";
import { createInProcessCodeArrivals } from "../shared/adapters/in-process-code-arrivals.ts";
import { createKeyFileSecretBox } from "../shared/adapters/key-file-secret-box.ts";
import { openSqliteDatabase } from "../shared/adapters/sqlite-database.ts";
import { createSqliteJobQueue } from "../shared/adapters/sqlite-job-queue.ts";
import { acquireSqliteLock } from "../shared/adapters/sqlite-lock.ts";
import { createSqliteTable } from "../shared/adapters/sqlite-table.ts";
import { createUndiciOutboundHttp } from "../shared/adapters/undici-outbound-http.ts";
import { maxDeliveryReceptions } from "../shared/delivery/delivery-receptions.ts";
import { deliveryJob, inboundEmailJob, inboundSmsJob } from "../shared/jobs.ts";
import type { Log } from "../shared/ports/observability.ts";
import type { Ports } from "../shared/ports/ports.ts";
import { type Counters, createCounters } from "./counters.ts";
import type { DataDirectory } from "./data-directory.ts";
import { expectArrivals } from "./expected-arrivals.ts";
import { createRandomPool } from "./random-pool.ts";

export type LocalPorts = Ports & {
  metrics: Counters;
  /**
   * What those write with who work on a job. The job itself is on disk, and after a power cut comes
   * again; so they need not wait for the disk, as long as nothing that a job names goes before what
   * was made of it has arrived there.
   */
  behindJobs: Pick<Ports, "table" | "messageArchive">;
  /**
   * Deletes what has expired, dead letters after a week, and raw mails that no job names any more;
   * gives how many items and mails.
   */
  sweep(): Promise<{ items: number; mails: number }>;
  close(): void;
};

/**
 * A job is tried again when its worker has not finished after this long: above what all mails under way
 * can take one after the other, so that none is parsed twice. After a crash nobody waits for it.
 */
const leaseSeconds = 600;
/**
 * With the worker's pauses between them about a quarter of an hour: longer than a code usually lives.
 * A start after a crash counts as an attempt as well.
 */
const maxAttempts = 20;

/** Deleting from a million items costs 0.1 ms an item: a batch holds up others for 10 ms. */
const sweepBatchItems = 100;
/** Between storing a raw mail and queueing its job lie milliseconds; an hour is beyond doubt. */
const orphanAgeMilliseconds = 3_600_000;
/** Long enough for whoever was away over a weekend; not for ever, because they hold mails. */
const deadLetterAgeMilliseconds = 7 * 24 * 3_600_000;

/** @throws OtpostError `configuration_invalid` when another process has the directory. */
export async function openPorts(
  directory: DataDirectory,
  {
    log,
    now = () => new Date(),
    allowLoopbackDestinations = false,
  }: { log: Log; now?: () => Date; allowLoopbackDestinations?: boolean },
): Promise<LocalPorts> {
  const unlock = acquireSqliteLock({ path: directory.lock });
  if (existsSync(directory.database) && !existsSync(directory.secretKey))
    log.warn("secret_key_missing", {
      hint: "secret.key is not in the data directory, and a new one is made: put the old one back, or add the Skyvern keys, authenticators and destinations again",
    });
  const database = openSqliteDatabase({ path: directory.database, hasLongWal: true });
  const table = createSqliteTable({ database, now });
  const messageArchive = createDirectoryMessageArchive({ directory: directory.mail });
  const queueOptions = { database, now, leaseSeconds, maxAttempts };
  const inboundEmails = createSqliteJobQueue({
    ...queueOptions,
    name: "inbound_emails",
    parse: (value) => inboundEmailJob.parse(value),
  });
  const inboundSms = createSqliteJobQueue({
    ...queueOptions,
    name: "inbound_sms",
    parse: (value) => inboundSmsJob.parse(value),
  });
  const deliveries = createSqliteJobQueue({
    ...queueOptions,
    name: "deliveries",
    parse: (value) => deliveryJob.parse(value),
    maxAttempts: maxDeliveryReceptions,
  });
  // What a killed process had begun is done now, not when its leases lapse: codes live for minutes.
  await Promise.all([inboundEmails, inboundSms, deliveries].map((queue) => queue.releaseLeases()));
  const random = createRandomPool();
  const codeArrivals = createInProcessCodeArrivals();

  return {
    table,
    inboundEmails: {
      ...inboundEmails,
      ...expectArrivals(inboundEmails, {
        codeArrivals,
        nameOf: ({ rawMessageId }) => rawMessageId,
        // A large mail takes its time, and nobody waits for it.
        organizationsOf: ({ rawMail, recipients }) =>
          rawMail === undefined ? [] : recipients.map(({ organizationId }) => organizationId),
      }),
    },
    inboundSms: {
      ...inboundSms,
      ...expectArrivals(inboundSms, {
        codeArrivals,
        nameOf: ({ messageSid, inboxId }) => `${messageSid} ${inboxId}`,
        organizationsOf: ({ organizationId }) => [organizationId],
      }),
    },
    deliveries,
    messageArchive,
    behindJobs: {
      table: table.relaxed,
      messageArchive: {
        ...messageArchive,
        delete: async (id) => {
          await database.flush();
          await messageArchive.delete(id);
        },
      },
    },
    secretBox: createKeyFileSecretBox({ path: directory.secretKey, random }),
    codeArrivals,
    outboundHttp: createUndiciOutboundHttp({ allowLoopback: allowLoopbackDestinations }),
    now,
    random,
    log,
    metrics: createCounters(),
    sweep: async () => {
      const before = (milliseconds: number) => new Date(now().getTime() - milliseconds);
      const failedBefore = before(deadLetterAgeMilliseconds);
      for (const queue of [inboundEmails, inboundSms, deliveries]) {
        await queue.deleteDeadLetters({ failedBefore });
      }
      const wanted = new Set<string>();
      const unreadable = inboundEmails.visitJobs((job) => wanted.add(job.rawMessageId));
      return {
        items: await table.deleteExpired({ limit: sweepBatchItems }),
        // A job that another version wrote may name any of them.
        mails:
          unreadable > 0
            ? 0
            : await messageArchive.deleteOrphans({
                storedBefore: before(orphanAgeMilliseconds),
                wanted,
              }),
      };
    },
    close: () => {
      database.close();
      unlock();
    },
  };
}
