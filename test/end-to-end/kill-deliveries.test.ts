/**
 * The promise that an accepted code reaches every destination or the dead letters, through `kill -9`:
 * codes pushed in a stream, a server killed at random instants between saving and delivering, and a
 * receiver that looks at `webhook-id` and so sees none twice.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Receiver, startReceiver } from "./receiver.ts";
import { request } from "./target.ts";

const kills = 6;
const root = join(import.meta.dirname, "../..");
const dataDirectory = mkdtempSync(join(tmpdir(), "otpost-kill-deliveries-"));

type RunningServer = { url: string; operatorKey: string; process: ChildProcess };

async function startServer(): Promise<RunningServer> {
  const child = spawn(process.execPath, [join(root, "local/main.ts")], {
    cwd: dataDirectory,
    stdio: ["ignore", "pipe", "ignore"],
    env: {
      PATH: process.env["PATH"],
      OTPOST_DATA_DIR: dataDirectory,
      OTPOST_HTTP_PORT: "0",
      OTPOST_SMTP_PORT: "0",
      OTPOST_ALLOW_LOOPBACK_DESTINATIONS: "true",
    },
  });
  const started = await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
  if (child.exitCode !== null) throw new Error(`the server did not start: exit ${started[0]}`);
  child.stdout.resume();
  const { url } = JSON.parse(readFileSync(join(dataDirectory, "server.json"), "utf8"));
  const operatorKey = readFileSync(join(dataDirectory, "admin-key"), "utf8").trim();
  return { process: child, url, operatorKey };
}

async function kill(server: RunningServer): Promise<void> {
  const exited = once(server.process, "exit");
  server.process.kill("SIGKILL");
  await exited;
}

describe("kill -9 between saving and delivering", () => {
  let server: RunningServer;
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver();
    server = await startServer();
  });
  afterAll(async () => {
    await kill(server);
    await receiver.close();
    rmSync(dataDirectory, { recursive: true, force: true });
  });

  it(`every accepted code reaches its destination, after ${kills} kills`, async () => {
    const { status } = await request(server, "POST", "/v1/destinations", {
      body: { kind: "callback", url: `${receiver.url}/otp` },
    });
    expect(status).toBe(201);
    // Some attempts fail, so that some codes are between two attempts when the server dies.
    const seen = new Set<unknown>();
    receiver.answerWith(({ headers }) => {
      const isFirst = !seen.has(headers["webhook-id"]);
      seen.add(headers["webhook-id"]);
      return { status: isFirst && seen.size % 7 === 0 ? 500 : 204 };
    });

    let number = 100_000;
    const accepted: string[] = [];
    const pushUntilKilled = async ({ url, operatorKey }: RunningServer): Promise<void> => {
      for (;;) {
        const code = String(number++);
        const body = { totp_identifier: `kill-${code}@jane.example`, content: code };
        try {
          const answer = await request({ url, operatorKey }, "POST", "/v1/credentials/totp", {
            body,
          });
          if (answer.status !== 200) return;
          accepted.push(code);
        } catch {
          return;
        }
      }
    };

    for (let round = 0; round < kills; round++) {
      const before = accepted.length;
      const streams = [1, 2, 3].map(() => pushUntilKilled(server));
      const exited = once(server.process, "exit");
      // From the first code on at any instant: between saving it, sending it, and recording that.
      while (accepted.length === before) await new Promise(setImmediate);
      setTimeout(() => server.process.kill("SIGKILL"), Math.random() * 150);
      await exited;
      await Promise.all(streams);
      server = await startServer();
    }
    expect(accepted.length).toBeGreaterThan(kills);

    receiver.answerWith(() => ({ status: 204 }));
    const codeOf = (body: string): string => JSON.parse(body).data.code;
    const wanted = new Set(accepted);
    await receiver.waitFor(({ body }) => {
      wanted.delete(codeOf(body));
      return wanted.size === 0;
    });

    // What a receiver keeps that drops what it has seen: each code under one id, each id one code.
    const byId = new Map(
      receiver.received.map(({ headers, body }) => [headers["webhook-id"], codeOf(body)]),
    );
    const codes = [...byId.values()];
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
    for (const { headers, body } of receiver.received) {
      expect(byId.get(headers["webhook-id"])).toBe(codeOf(body));
    }
  }, 120_000);
});
