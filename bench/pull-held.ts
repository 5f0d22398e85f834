/** A thousand requests held at once: what they cost in memory, and whether a push is slower beside them. */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { OtpostServer } from "./processes.ts";
import { addTotpUrl, createPoll, push } from "./pull-client.ts";
import { milliseconds, percentile, printTable, ratio } from "./statistics.ts";

const heldRequests = 1000;
const turns = 4;
const pushes = 150;
/** Until memory has come to rest. */
const restMilliseconds = 3000;

type Latencies = { push: number[]; bare: number[] };

/** Held and not held take turns, and every push has a bare request beside it: the machine may be busy. */
export async function benchHeld(otpost: OtpostServer, bareUrl: string): Promise<void> {
  const totpUrl = await addTotpUrl(otpost, "held@example.com", 25);
  const none: Latencies = { push: [], bare: [] };
  const held: Latencies = { push: [], bare: [] };
  await measure(otpost, bareUrl, { push: [], bare: [] });
  await sleep(restMilliseconds);
  const memoryBefore = residentMegabytes(otpost);
  let memoryDuring = 0;

  for (let turn = 0; turn < turns; turn += 1) {
    await measure(otpost, bareUrl, none);
    const clients = new AbortController();
    const requests = Array.from({ length: heldRequests }, (_, number) =>
      createPoll(totpUrl, `held-${turn}-${number}`)(clients.signal).catch(() => ""),
    );
    await sleep(restMilliseconds);
    if (turn === 0) memoryDuring = residentMegabytes(otpost);
    await measure(otpost, bareUrl, held);
    clients.abort();
    await Promise.all(requests);
    await sleep(restMilliseconds);
  }

  const relative = ({ push: pushes, bare }: Latencies): number =>
    percentile(pushes, 0.5) / percentile(bare, 0.5);
  const row = (name: string, times: Latencies, memory: string): string[] => [
    name,
    milliseconds(percentile(times.push, 0.5)),
    milliseconds(percentile(times.push, 0.99)),
    ratio(percentile(times.push, 0.5), percentile(times.bare, 0.5)),
    ratio(relative(times), relative(none)),
    memory,
  ];
  printTable(
    `Pushes beside ${heldRequests} held requests, ${turns * pushes} each, in turns`,
    ["", "push p50", "push p99", "p50 to bare", "that to none held", "resident memory"],
    [
      row("none held", none, `${memoryBefore.toFixed(0)} MB`),
      row(`${heldRequests} held`, held, `+ ${(memoryDuring - memoryBefore).toFixed(0)} MB`),
    ],
  );
}

async function measure(
  otpost: OtpostServer,
  bareUrl: string,
  { push: pushTimes, bare }: Latencies,
): Promise<void> {
  const timed = async (action: () => Promise<unknown>): Promise<number> => {
    const startedAt = performance.now();
    await action();
    return performance.now() - startedAt;
  };
  const headers = { "content-type": "application/json" };
  for (let number = 0; number < pushes; number += 1) {
    const code = String(100_000 + number);
    pushTimes.push(await timed(() => push(otpost, "pushed@example.com", code)));
    const body = JSON.stringify({ totp_identifier: "pushed@example.com", content: code });
    bare.push(
      await timed(async () => (await fetch(bareUrl, { method: "POST", headers, body })).text()),
    );
  }
}

/** Linux's own count, in kB. */
function residentMegabytes({ process: child }: OtpostServer): number {
  const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}
