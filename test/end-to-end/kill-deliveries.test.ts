/**
 * The promise that an accepted code reaches every destination or the dead letters, through `kill -9`:
 * codes pushed in a stream, a server killed at random instants between saving and delivering, and a
 * receiver that looks at `webhook-id` and so sees none twice.
 */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Receiver, startReceiver } from "./receiver.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";
import { request } from "./target.ts";

const kills = 6;
const dataDirectory = mkdtempSync(join(tmpdir(), "otpost-kill-deliveries-"));

const startServer = (): Promise<ServerProcess> =>
  startServerProcess({
    dataDirectory,
    environment: { OTPOST_ALLOW_LOOPBACK_DESTINATIONS: "true" },
  });

describe("kill -9 between saving and delivering", () => {
  let server: ServerProcess;
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver();
    server = await startServer();
  });
  afterAll(async () => {
    await server.kill();
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
    const pushUntilKilled = async ({ url, operatorKey }: ServerProcess): Promise<void> => {
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
