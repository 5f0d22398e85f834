/**
 * Latency of the list with a thousand and with a million unexpired codes stored, for every filter,
 * over HTTP in one run. The growth is what counts: nothing may be read and dropped.
 */
import { mkdtempSync, rmSync } from "node:fs";
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
  const measured: Map<string, number>[] = [];
  for (const size of sizes) measured.push(await measure(size));
  const [small, large] = measured;
  if (small === undefined || large === undefined) return;
  printTable(
    `List latency, p50 of ${requests} requests`,
    ["filter", ...sizes.map((size) => `${size} codes`), "growth"],
    filters.map(({ name }) => {
      const [before, after] = [small.get(name) ?? Number.NaN, large.get(name) ?? Number.NaN];
      return [name, milliseconds(before), milliseconds(after), ratio(after, before)];
    }),
  );
}

async function measure(size: number): Promise<Map<string, number>> {
  const dataDirectory = mkdtempSync(join(tmpdir(), "otpost-bench-list-"));
  await fill(dataDirectory, size);
  const otpost = await startOtpostServer({
    OTPOST_DATA_DIR: dataDirectory,
    TOTP_LIFESPAN_MINUTES: String(lifespanMinutes),
  });
  try {
    const medians = new Map<string, number>();
    for (const { name, query } of filters) medians.set(name, await medianOf(otpost, query));
    return medians;
  } finally {
    await otpost.stop();
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}

async function medianOf(otpost: OtpostServer, query: string): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < warmUps + requests; index++) {
    const start = performance.now();
    const response = await fetch(`${otpost.url}/v1/credentials/totp?${query}`, {
      headers: { "x-api-key": otpost.adminKey },
    });
    const codes = (await response.json()) as unknown[];
    if (codes.length === 0) throw new Error(`nothing was listed for "${query}"`);
    if (index >= warmUps) times.push(performance.now() - start);
  }
  return percentile(times, 0.5);
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
