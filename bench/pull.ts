/**
 * The pull: how long a run waits for a code that has arrived, what a poll costs that finds one at
 * once, and what a thousand waiting requests cost everybody else.
 */
import { type OtpostServer, startBareRoute, startOtpostServer } from "./processes.ts";
import { addTotpUrl, createPoll, push, skyvernKey } from "./pull-client.ts";
import { benchHeld } from "./pull-held.ts";
import { benchLoop } from "./pull-loop.ts";
import { milliseconds, percentile, printTable, ratio } from "./statistics.ts";

const warmUps = 100;
const rounds = 1000;

export async function run(): Promise<void> {
  const otpost = await startOtpostServer({ SKYVERN_API_KEY: skyvernKey });
  const bare = await startBareRoute();
  try {
    await benchHeld(otpost, bare.url);
    await benchRoundTrip(otpost, bare.url);
    await benchLoop(otpost);
  } finally {
    await bare.stop();
    await otpost.stop();
  }
}

/** Each poll is a run's first: it is written down, the code is claimed, and its record is kept. */
async function benchRoundTrip(otpost: OtpostServer, bareUrl: string): Promise<void> {
  const identifier = "at-once@example.com";
  const totpUrl = await addTotpUrl(otpost, identifier, 25);
  const body = JSON.stringify({ task_id: "tsk_1", workflow_run_id: "wr_1" });
  const times = { bare: [] as number[], first: [] as number[], again: [] as number[] };
  for (let round = 0; round < warmUps + rounds; round += 1) {
    const code = String(100_000 + round);
    await push(otpost, identifier, code);
    const poll = createPoll(totpUrl, `at-once-${round}`);
    const measured = {
      bare: await timed(async () => {
        const headers = { "content-type": "application/json" };
        await (await fetch(bareUrl, { method: "POST", headers, body })).json();
      }),
      first: await timed(async () => expectCode(await poll(), code)),
      again: await timed(async () => expectCode(await poll(), code)),
    };
    if (round < warmUps) continue;
    for (const name of ["bare", "first", "again"] as const) times[name].push(measured[name]);
  }
  const row = (label: string, name: keyof typeof times): string[] => [
    label,
    milliseconds(percentile(times[name], 0.5)),
    milliseconds(percentile(times[name], 0.99)),
    ratio(percentile(times[name], 0.5), percentile(times.bare, 0.5)),
  ];
  printTable(
    `Round trip of a poll that finds a code at once, ${rounds} rounds`,
    ["", "p50", "p99", "p50 to bare"],
    [
      row("bare hono route", "bare"),
      row("a run's first poll", "first"),
      row("the same again (a lost answer)", "again"),
    ],
  );
}

function expectCode(answered: string, code: string): void {
  if (answered !== code) throw new Error("the poll was answered with something else");
}

async function timed(action: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await action();
  return performance.now() - startedAt;
}
