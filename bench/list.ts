/**
 * Latency of the list with a thousand and with a million unexpired codes stored, for every filter,
 * over HTTP in one run. The growth is what counts: nothing may be read and dropped.
 */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDataDirectory } from "../local/data-directory.ts";
import { openPorts } from "../local/ports.ts";
import { readConfig } from "../shared/config/config.ts";
import type { StoredCode } from "../shared/store/codes.ts";
import { firstOrganizationId } from "../shared/store/organizations.ts";
import { createStore } from "../shared/store/store.ts";
import { type OtpostServer, startOtpostServer } from "./processes.ts";
import { milliseconds, percentile, printTable, ratio } from "./statistics.ts";

const sizes = [1_000, 1_000_000];
const requests = 300;
const warmUps = 50;
const lifespanMinutes = 1440;

const filters: readonly { name: string; query: string }[] = [
  { name: "none", query: "" },
  { name: "totp_identifier", query: "totp_identifier=user-7@example.com" },
  { name: "workflow_run_id", query: "workflow_run_id=wr_7" },
  { name: "otp_type=totp", query: "otp_type=totp" },
  { name: "otp_type=magic_link", query: "otp_type=magic_link" },
  {
    name: "totp_identifier, otp_type",
    query: "totp_identifier=user-7@example.com&otp_type=magic_link",
  },
  {
    name: "totp_identifier, workflow_run_id",
    query: "totp_identifier=user-7@example.com&workflow_run_id=wr_7",
  },
  { name: "limit=200", query: "limit=200" },
];

export async function run(): Promise<void> {
  const servers: OtpostServer[] = [];
  try {
    for (const size of sizes) servers.push(await startFilled(size));
    const rows: string[][] = [];
    for (const { name, query } of filters) {
      const medians = await mediansOf(servers, query);
      const [small = Number.NaN, large = Number.NaN] = medians;
      rows.push([name, ...medians.map(milliseconds), ratio(large, small)]);
    }
    printTable(
      `List latency, p50 of ${requests} requests, by turns`,
      ["filter", ...sizes.map((size) => `${size} codes`), "growth"],
      rows,
    );
  } finally {
    for (const server of servers) await server.stop();
  }
}

async function startFilled(size: number): Promise<OtpostServer> {
  const dataDirectory = mkdtempSync(join(tmpdir(), "otpost-bench-list-"));
  await fill(dataDirectory, size);
  return startOtpostServer({
    OTPOST_DATA_DIR: dataDirectory,
    TOTP_LIFESPAN_MINUTES: String(lifespanMinutes),
  });
}

/** The servers take turns, so that whatever else slows the machine slows all of them. */
async function mediansOf(servers: readonly OtpostServer[], query: string): Promise<number[]> {
  const times: number[][] = servers.map(() => []);
  for (let index = 0; index < warmUps + requests; index++) {
    for (const [place, server] of servers.entries()) {
      const taken = await timeOf(server, query);
      if (index >= warmUps) times[place]?.push(taken);
    }
  }
  return times.map((taken) => percentile(taken, 0.5));
}

async function timeOf({ url, adminKey }: OtpostServer, query: string): Promise<number> {
  const start = performance.now();
  const response = await fetch(`${url}/v1/credentials/totp?${query}`, {
    headers: { "x-api-key": adminKey },
  });
  const codes = (await response.json()) as unknown[];
  if (codes.length === 0) throw new Error(`nothing was listed for "${query}"`);
  return performance.now() - start;
}

/** A twentieth are links; each run and each identifier has 50 codes at either size. */
async function fill(dataDirectory: string, size: number): Promise<void> {
  const silent = { info: () => {}, warn: () => {}, error: () => {} };
  const ports = await openPorts(openDataDirectory(dataDirectory), { log: silent });
  const store = createStore({ ...readConfig({}), ...ports, totpLifespanMinutes: lifespanMinutes });
  const start = Date.now() - 60_000;
  const groups = Math.max(20, size / 50);
  for (let from = 0; from < size; from += 5000) {
    const batch = Array.from({ length: Math.min(5000, size - from) }, (_, index) =>
      codeNumber(from + index, groups, new Date(start + ((from + index) * 60_000) / size)),
    );
    await Promise.all(batch.map((code) => store.codes.putIfAbsent(code)));
  }
  ports.close();
}

function codeNumber(number: number, groups: number, receivedAt: Date): StoredCode {
  const group = number % groups;
  const isLink = Math.floor(number / groups) % 20 === 7;
  return {
    id: `totp_bench${number}`,
    organizationId: firstOrganizationId,
    identifier: `user-${group}@example.com`,
    receivedAt,
    expiresAt: new Date(receivedAt.getTime() + lifespanMinutes * 60_000),
    channel: "api",
    run: { workflowRunId: `wr_${group}` },
    primary: {
      otpType: isLink ? "magic_link" : "totp",
      value: isLink
        ? `https://app.example.com/login?token=${number}`
        : String(100_000 + (number % 900_000)),
      evidence: { rule: "candidate", language: "en", word: "verification code", distance: 4 },
    },
    content:
      "Your verification code is somewhere in this text of a usual length, as senders write it.",
  };
}
