/**
 * The promise that an accepted message survives `kill -9`: a stream of numbered mails, webhooks and
 * pushes, a server killed at random instants again and again, and every accepted message there once.
 */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ServerProcess, startServerProcess } from "./server-process.ts";
import { createInbox, postAsTwilio, request, type Target, until } from "./target.ts";

const kills = 20;
const dataDirectory = mkdtempSync(join(tmpdir(), "otpost-kill-"));
const publicUrl = "https://codes.example.com";
const phone = "+14155550177";
const twilio = { accountSid: `AC${"a".repeat(32)}`, authToken: "kill-test-token" };

type RunningServer = ServerProcess & { target: Target };

async function startServer(): Promise<RunningServer> {
  const server = await startServerProcess({
    dataDirectory,
    log: "inherit",
    environment: {
      OTPOST_PUBLIC_URL: publicUrl,
      TOTP_LIFESPAN_MINUTES: "60",
      TWILIO_ACCOUNT_SID: twilio.accountSid,
      TWILIO_AUTH_TOKEN: twilio.authToken,
    },
  });
  return {
    ...server,
    target: {
      url: server.url,
      publicUrl,
      operatorKey: server.operatorKey,
      skyvernKey: "",
      twilio,
      deliverMail: () => Promise.reject(new Error("this test keeps its own SMTP connection")),
      close: () => Promise.resolve(),
    },
  };
}

describe("kill -9 at random instants", () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => {
    await server.kill();
    rmSync(dataDirectory, { recursive: true, force: true });
  });

  it(`every accepted message is there exactly once after ${kills} kills`, async () => {
    await createInbox(server.target, { kind: "phone_number", address: phone });
    let number = 100_000;
    /** What was accepted, and under which identifier it must be found. */
    const accepted = new Map<string, string>();
    let mailsAccepted = 0;
    let webhooksAccepted = 0;

    /** Sends until the server dies under it; what got an answer counts as accepted. */
    const sendUntilKilled = async (send: (code: string) => Promise<string>): Promise<void> => {
      for (;;) {
        const code = String(number++);
        try {
          accepted.set(code, await send(code));
        } catch {
          return;
        }
      }
    };

    for (let round = 0; round < kills; round++) {
      const { target, smtpPort } = server;
      const identifier = `round-${round}@jane.example`;
      const inbox = await createInbox(target, {
        kind: "email_address",
        totp_identifier: identifier,
      });
      const transport = createTransport({
        host: "127.0.0.1",
        port: smtpPort,
        ignoreTLS: true,
        pool: true,
      });
      const firstMail = Promise.withResolvers<void>();
      const streams = [
        // One small enough to be worked on at once, one that goes to the archive and gets a job.
        ...[0, 1500].map((lines) =>
          sendUntilKilled(async (code) => {
            await transport.sendMail({
              from: "no-reply@bank.example",
              to: inbox.address,
              text: `Your verification code is ${code}.\n${`${"Have a nice day. ".repeat(4)}\n`.repeat(lines)}`,
            });
            mailsAccepted++;
            firstMail.resolve();
            return identifier;
          }),
        ),
        sendUntilKilled(async (code) => {
          const { status } = await postAsTwilio(target, {
            sid: `SM${code.padStart(32, "0")}`,
            to: phone,
            text: `Your verification code is ${code}.`,
          });
          if (status !== 200) throw new Error(`HTTP ${status}`);
          webhooksAccepted++;
          return phone;
        }),
        sendUntilKilled(async (code) => {
          const { status } = await request(target, "POST", "/v1/credentials/totp", {
            body: { totp_identifier: `push-${round}@jane.example`, content: code },
          });
          if (status !== 200) throw new Error(`HTTP ${status}`);
          return `push-${round}@jane.example`;
        }),
      ];
      const exited = once(server.process, "exit");
      await firstMail.promise;
      setTimeout(() => server.process.kill("SIGKILL"), Math.random() * 300);
      await exited;
      transport.close();
      await Promise.all(streams);
      server = await startServer();
    }

    // Something must have been accepted of each kind, or nothing was proved.
    expect(mailsAccepted).toBeGreaterThan(kills);
    expect(webhooksAccepted).toBeGreaterThan(kills);

    // Read through `next`, which pages oldest first, because the list shows at most 200.
    const storedOf = async (identifier: string): Promise<string[]> => {
      const codes: string[] = [];
      let after = new Date(Date.now() - 3_600_000).toISOString();
      for (;;) {
        const query = new URLSearchParams({ totp_identifier: identifier, after, wait: "0" });
        const { body } = await request<{ code?: string; timed_out: boolean; cursor: string }>(
          server.target,
          "GET",
          `/v1/credentials/totp/next?${query}`,
        );
        if (body.timed_out || body.code === undefined) return codes;
        codes.push(body.code);
        after = body.cursor;
      }
    };
    for (const identifier of new Set(accepted.values())) {
      const wanted = [...accepted].filter(([, to]) => to === identifier).map(([code]) => code);
      const stored = await until(
        () => storedOf(identifier),
        (codes) => wanted.every((code) => codes.includes(code)),
      );
      const twice = stored.filter((code, index) => stored.indexOf(code) !== index);
      expect(twice, "stored twice").toEqual([]);
    }
  }, 400_000);
});
