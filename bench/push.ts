/**
 * Push to pull: a code is pushed, then pulled with Skyvern's signed request; next to a bare hono
 * route that parses and echoes JSON, and to one durable write (write + fsync of 4 KB), in one run.
 */
import { createHmac } from "node:crypto";
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type OtpostServer, startBareRoute, startOtpostServer } from "./processes.ts";
import { milliseconds, percentile, printTable, ratio } from "./statistics.ts";

const warmUps = 200;
const rounds = 2000;

export async function run(): Promise<void> {
  const skyvernKey = "bench-skyvern-key";
  const otpost = await startOtpostServer({ SKYVERN_API_KEY: skyvernKey });
  const bare = await startBareRoute();
  const disk = durableWrites();
  try {
    const pullUrl = await createTotpUrl(otpost);
    const pollBody = JSON.stringify({ task_id: "tsk_1", workflow_run_id: "wr_1" });
    const signature = createHmac("sha256", skyvernKey).update(pollBody).digest("hex");
    const times = {
      push: [] as number[],
      pull: [] as number[],
      bare: [] as number[],
      disk: [] as number[],
    };

    for (let round = 0; round < warmUps + rounds; round++) {
      const code = String(100_000 + round);
      const body = JSON.stringify({
        totp_identifier: "bench@example.com",
        content: `Your verification code is ${code}`,
      });
      const json = { "content-type": "application/json" };
      const measured = {
        bare: await timed(() => post(bare.url, json, body)),
        push: await timed(() =>
          post(
            `${otpost.url}/v1/credentials/totp`,
            { ...json, "x-api-key": otpost.adminKey },
            body,
          ),
        ),
        pull: await timed(async () => {
          const answer = await post(
            pullUrl,
            { ...json, "x-skyvern-signature": signature },
            pollBody,
          );
          if (!answer.includes(code)) throw new Error("the pull answered something else");
        }),
        disk: await timed(async () => disk.write()),
      };
      if (round < warmUps) continue;
      for (const name of ["bare", "push", "pull", "disk"] as const)
        times[name].push(measured[name]);
    }

    const p50 = (name: keyof typeof times) => percentile(times[name], 0.5);
    const row = (label: string, name: keyof typeof times): string[] => [
      label,
      milliseconds(p50(name)),
      milliseconds(percentile(times[name], 0.99)),
      ratio(p50(name), p50("bare")),
    ];
    printTable(
      `Push and pull, ${rounds} rounds, one after the other`,
      ["", "p50", "p99", "p50 to bare"],
      [
        row("bare hono route", "bare"),
        row("push", "push"),
        row("pull", "pull"),
        row("durable write (write + fsync, 4 KB)", "disk"),
        [
          "push, less one durable write",
          milliseconds(p50("push") - p50("disk")),
          "",
          ratio(p50("push") - p50("disk"), p50("bare")),
        ],
      ],
    );
  } finally {
    disk.close();
    await bare.stop();
    await otpost.stop();
  }
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

async function post(url: string, headers: Record<string, string>, body: string): Promise<string> {
  const response = await fetch(url, { method: "POST", headers, body });
  if (response.status !== 200) throw new Error(`HTTP ${response.status}`);
  return response.text();
}

async function createTotpUrl(otpost: OtpostServer): Promise<string> {
  const response = await fetch(`${otpost.url}/v1/totp-urls`, {
    method: "POST",
    headers: { "x-api-key": otpost.adminKey, "content-type": "application/json" },
    body: JSON.stringify({ totp_identifier: "bench@example.com" }),
  });
  return ((await response.json()) as { totp_url: string }).totp_url;
}

function durableWrites(): { write: () => void; close: () => void } {
  const directory = mkdtempSync(join(tmpdir(), "otpost-bench-disk-"));
  const file = openSync(join(directory, "log"), "a");
  const page = Buffer.alloc(4096, 1);
  return {
    write: () => {
      writeSync(file, page);
      fsyncSync(file);
    },
    close: () => {
      closeSync(file);
      rmSync(directory, { recursive: true });
    },
  };
}
