/**
 * Arrival to receiver: a code is pushed, and posted to a callback on the same machine; next to the push
 * itself and to a bare hono route, and once more beside a destination where nobody answers, in one run.
 */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { type OtpostServer, startBareRoute, startOtpostServer } from "./processes.ts";
import { milliseconds, percentile, printTable, ratio } from "./statistics.ts";

const warmUps = 50;
const rounds = 500;

export async function run(): Promise<void> {
  const arrivals = new Map<string, (at: number) => void>();
  const receiver = await listen(
    createServer(async (request, response) => {
      const { data } = JSON.parse((await buffer(request)).toString());
      arrivals.get(data.code)?.(performance.now());
      response.writeHead(204).end();
    }),
  );
  // It takes every connection and answers none.
  const silent = await listen(createServer(() => {}));
  const otpost = await startOtpostServer({ OTPOST_ALLOW_LOOPBACK_DESTINATIONS: "true" });
  const bare = await startBareRoute();
  try {
    await addCallback(otpost, receiver);
    let number = 100_000;
    const measure = async () => {
      const times = { bare: [] as number[], push: [] as number[], callback: [] as number[] };
      for (let round = 0; round < warmUps + rounds; round++) {
        const code = String(number++);
        const arrived = new Promise<number>((resolve) => arrivals.set(code, resolve));
        const bareStart = performance.now();
        await post(bare.url, {}, { totp_identifier: "bench@example.com", content: code });
        const start = performance.now();
        await post(
          `${otpost.url}/v1/credentials/totp`,
          { "x-api-key": otpost.adminKey },
          { totp_identifier: "bench@example.com", content: code },
        );
        const answered = performance.now();
        const at = await arrived;
        if (round < warmUps) continue;
        times.bare.push(start - bareStart);
        times.push.push(answered - start);
        times.callback.push(at - start);
      }
      return times;
    };
    const alone = await measure();
    await addCallback(otpost, silent);
    const beside = await measure();

    const base = percentile(alone.bare, 0.5);
    const row = (label: string, times: readonly number[]): string[] => [
      label,
      milliseconds(percentile(times, 0.5)),
      milliseconds(percentile(times, 0.99)),
      ratio(percentile(times, 0.5), base),
    ];
    printTable(
      `Callbacks, ${rounds} rounds, one after the other`,
      ["", "p50", "p99", "p50 to bare"],
      [
        row("bare hono route", alone.bare),
        row("push, answered", alone.push),
        row("push, the receiver has it", alone.callback),
        row("the same, beside a destination where nobody answers", beside.callback),
      ],
    );
  } finally {
    await bare.stop();
    for (const server of [receiver, silent]) server.closeAllConnections();
    await otpost.stop();
    for (const server of [receiver, silent]) server.close();
  }
}

async function listen(server: Server): Promise<Server> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

const urlOf = (server: Server): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}/otp`;

async function addCallback(otpost: OtpostServer, receiver: Server): Promise<void> {
  const headers = { "x-api-key": otpost.adminKey };
  await post(`${otpost.url}/v1/destinations`, headers, { kind: "callback", url: urlOf(receiver) });
}

async function post(url: string, headers: Record<string, string>, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  await response.arrayBuffer();
}
