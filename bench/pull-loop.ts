/**
 * Skyvern's own loop in real time, for many runs at once, half of them at URLs that hold and half at
 * URLs that do not: from a code's arrival to the run having it.
 *
 * The loop is Skyvern's `poll_otp_value`: sleep 10 s, ask with a time limit of 30 s, three tries 5 s
 * apart on an error. A code arrives at a random instant of one whole cycle of a held loop (25 s of holding and 10 s
 * of sleep), each run in its own stretch of it, so that the result depends little on luck.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { OtpostServer } from "./processes.ts";
import { addTotpUrl, createPoll, push } from "./pull-client.ts";
import { percentile, printTable, ratio } from "./statistics.ts";

const runs = 120;
const sleepSeconds = 10;
const holdSeconds = 25;
const cycleSeconds = sleepSeconds + holdSeconds;
const triesOnError = 3;
const retrySeconds = 5;

export async function benchLoop(otpost: OtpostServer): Promise<void> {
  const [held, unheld] = await Promise.all([
    measureRuns(otpost, "held", holdSeconds),
    measureRuns(otpost, "unheld", 0),
  ]);
  const mean = (times: readonly number[]): number =>
    times.reduce((sum, each) => sum + each, 0) / times.length;
  const row = (name: string, times: readonly number[]): string[] => [
    name,
    ...[percentile(times, 0.5), percentile(times, 0.95), mean(times)].map(
      (milliseconds) => `${(milliseconds / 1000).toFixed(3)} s`,
    ),
    ratio(mean(times), mean(unheld)),
  ];
  printTable(
    `From arrival to the run having it: Skyvern's loop, ${runs} runs each, all at once`,
    ["", "p50", "p95", "mean", "mean to unheld"],
    [row("held 25 s", held), row("not held", unheld)],
  );
}

function measureRuns(otpost: OtpostServer, name: string, hold: number): Promise<number[]> {
  return Promise.all(
    Array.from({ length: runs }, async (_, number) => {
      const run = `${name}-${number}`;
      const identifier = `${run}@example.com`;
      const code = String(100_000 + number);
      const totpUrl = await addTotpUrl(otpost, identifier, hold);
      // The loop begins with its sleep; from the first poll on, one cycle.
      const arrival = sleepSeconds + ((number + Math.random()) / runs) * cycleSeconds;
      const having = skyvernLoop(createPoll(totpUrl, run));
      await sleep(arrival * 1000);
      const arrivedAt = performance.now();
      await push(otpost, identifier, code);
      const { value, at } = await having;
      if (value !== code) throw new Error("a run got another's code");
      return at - arrivedAt;
    }),
  );
}

async function skyvernLoop(poll: () => Promise<string>): Promise<{ value: string; at: number }> {
  for (;;) {
    await sleep(sleepSeconds * 1000);
    const value = await withRetries(poll);
    if (value !== "") return { value, at: performance.now() };
  }
}

async function withRetries(poll: () => Promise<string>): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await poll();
    } catch (error) {
      if (attempt >= triesOnError) throw error;
      await sleep(retrySeconds * 1000);
    }
  }
}
