/**
 * A server that is well, with DNS and Twilio around it, for the doctor to look at; and the ways in which a
 * test makes it ill.
 */
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect } from "vitest";
import { closeServer, listenOnLoopback } from "../aws/protocol-servers/loopback.ts";
import { type DnsTable, startDns } from "../local/loopback-dns.ts";
import { type Run, runInProcess } from "./otpost-process.ts";
import { runOtpostServer } from "./running-otpost.ts";
import { accountSid, authToken, startTwilio, twilioNumber } from "./twilio-server.ts";

export const mailDomain = "codes.otpost.dev";

export type Found = { check: string; severity: string; message: string; mend: string[] };
export type Report = {
  broken: number;
  warnings: number;
  findings: Found[];
  exitCode: number | null;
};

/** The public URL of a test is not https: that one warning is always there. */
export const troubles = ({ findings }: Pick<Report, "findings">): Found[] =>
  findings.filter(
    ({ check, severity }) =>
      (severity === "broken" || severity === "warning") && check !== "server.public_url",
  );

export type ExaminedOtpost = Awaited<ReturnType<typeof startExaminedOtpost>>;

export async function startExaminedOtpost() {
  /** What the public URL leads to. Its address is the loopback one, written so that it does not look it. */
  const front = createHttpServer((_, response) => response.end('{"status":"ok"}'));
  const publicUrl = `http://[::ffff:7f00:1]:${new URL(await listenOnLoopback(front)).port}`;
  const webhook = `${publicUrl}/v1/webhooks/twilio/sms`;
  const server = await runOtpostServer(() => {}, {
    OTPOST_MAIL_DOMAIN: mailDomain,
    OTPOST_PUBLIC_URL: publicUrl,
    TWILIO_AUTH_TOKEN: authToken,
  });
  const twilio = await startTwilio();
  const records: DnsTable = {};
  const dns = await startDns(records);
  const undo: (() => unknown)[] = [];
  let standIn: string[] = [];

  const heal = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
    records[mailDomain] = { mx: [{ exchange: "mx.otpost.dev", priority: 10 }] };
    records["mx.otpost.dev"] = { a: ["192.0.2.7"] };
    twilio.state.numbers = [twilioNumber({ sms_url: webhook })];
    twilio.state.services = [];
    twilio.state.failing = undefined;
    standIn = [];
  };
  await heal();

  const run = (
    commandLine: readonly string[],
    options: { now?: () => Date; stdin?: string } = {},
  ): Promise<Run> =>
    runInProcess(commandLine, {
      workingDirectory: server.folder,
      ...options,
      environment: {
        TWILIO_ACCOUNT_SID: accountSid,
        TWILIO_AUTH_TOKEN: authToken,
        OTPOST_TWILIO_URL: twilio.url,
      },
    });

  const pointSmtpAt = (port: number): void => {
    const file = join(server.folder, "data", "server.json");
    const before = readFileSync(file, "utf8");
    writeFileSync(file, JSON.stringify({ ...JSON.parse(before), smtp: { host: "0.0.0.0", port } }));
    undo.push(() => writeFileSync(file, before));
  };

  return {
    records,
    twilio: twilio.state,
    webhook,
    dnsServer: dns.server,
    run,
    pointSmtpAt,

    /** `more` of the command line; the stand-in's, if there is one. */
    async doctor(
      more: readonly string[] = [],
      options: { now?: () => Date } = {},
    ): Promise<Report> {
      const command = ["doctor", "--json", "--dns", dns.server, ...standIn, ...more];
      const { stdout, stderr, exitCode } = await run(command, options);
      expect(stderr).toBe("");
      return { ...JSON.parse(stdout), exitCode };
    },

    /** Adds something until the next `heal`. */
    async add(commandLine: readonly string[], stdin?: string): Promise<void> {
      const [kind = ""] = commandLine;
      const options = stdin === undefined ? {} : { stdin };
      const added = JSON.parse((await run([...commandLine, "--json"], options)).stdout);
      const id = added.inbox_id ?? added.totp_url_id ?? added.skyvern_key_id;
      undo.push(() => run([kind, "remove", id]));
    },

    /** The doctor asks a server that gives other answers: `change` is applied to every body. */
    async standIn(change: (body: string, path: string) => string, status?: number): Promise<void> {
      const proxy = createHttpServer(async (request, response) => {
        const upstream = await fetch(`${server.url}${request.url}`, {
          headers: { "x-api-key": String(request.headers["x-api-key"]) },
        });
        response.statusCode = status ?? upstream.status;
        response.end(change(await upstream.text(), request.url ?? ""));
      });
      const url = await listenOnLoopback(proxy);
      undo.push(() => closeServer(proxy));
      const key = readFileSync(join(server.folder, "data", "admin-key"), "utf8").trim();
      standIn = ["--url", url, "--key", key];
    },

    /** Puts another SMTP server where the command finds this machine's. */
    async otherSmtp(greeting: string, recipientAnswer: string): Promise<void> {
      const smtp = createServer((socket) => {
        socket.on("error", () => {});
        socket.write(`${greeting}\r\n`);
        socket.on("data", (data) => {
          const isRecipient = data.toString().startsWith("RCPT");
          socket.write(`${isRecipient ? recipientAnswer : "250-one\r\n250 two"}\r\n`);
        });
      });
      smtp.listen(0, "127.0.0.1");
      await once(smtp, "listening");
      undo.push(() => new Promise<void>((resolve) => smtp.close(() => resolve())));
      const address = smtp.address();
      if (address === null || typeof address === "string") throw new Error("no port");
      pointSmtpAt(address.port);
    },

    heal,

    async close(): Promise<void> {
      await heal();
      dns.close();
      await twilio.close();
      await server.remove();
      await closeServer(front);
    },
  };
}

export type Fault = {
  name: string;
  plant?: (otpost: ExaminedOtpost) => unknown;
  more?: readonly string[];
  now?: () => Date;
  check: string;
  severity: "broken" | "warning";
  says: RegExp;
  mend: RegExp;
};

/** The fault is found, and nothing else; it is said, and so is what mends it. */
export async function expectFault(otpost: ExaminedOtpost, fault: Fault): Promise<void> {
  await fault.plant?.(otpost);
  const report = await otpost.doctor(fault.more, fault.now === undefined ? {} : { now: fault.now });
  const found = troubles(report);
  expect(found.map(({ check, severity }) => [check, severity])).toEqual([
    [fault.check, fault.severity],
  ]);
  expect(found[0]?.message).toMatch(fault.says);
  expect(found[0]?.mend.join("\n")).toMatch(fault.mend);
  expect(report.exitCode).toBe(fault.severity === "broken" ? 1 : 0);
}
