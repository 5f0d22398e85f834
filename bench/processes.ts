/** Starts the servers that benchmarks compare, each in a process of its own on free ports. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  endProcess,
  type ServerProcess,
  startServerProcess,
} from "../test/end-to-end/server-process.ts";

export type Server = Pick<ServerProcess, "url" | "smtpPort" | "process" | "stop">;

export type OtpostServer = Server & { dataDirectory: string; adminKey: string };

const root = join(import.meta.dirname, "..");

export async function startOtpostServer(
  environment: Record<string, string> = {},
): Promise<OtpostServer> {
  const dataDirectory =
    environment["OTPOST_DATA_DIR"] ?? mkdtempSync(join(tmpdir(), "otpost-bench-"));
  const { operatorKey, ...server } = await startServerProcess({ dataDirectory, environment });
  return {
    ...server,
    dataDirectory,
    adminKey: operatorKey,
    stop: async () => {
      await server.stop();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** It cannot choose ports by itself, and one that was free may be taken by the time that it listens. */
export async function startMaildev(tries = 5): Promise<Server> {
  const directory = mkdtempSync(join(tmpdir(), "maildev-bench-"));
  const [smtpPort, webPort] = await Promise.all([freePort(), freePort()]);
  const child = spawn(
    process.execPath,
    [
      join(root, "node_modules/.bin/maildev"),
      ...["--ip", "127.0.0.1", "--smtp", String(smtpPort)],
      ...["--web-ip", "127.0.0.1", "--web", String(webPort)],
      ...["--mail-directory", directory, "--silent"],
    ],
    { stdio: "ignore" },
  );
  const url = `http://127.0.0.1:${webPort}`;
  const stop = async (): Promise<void> => {
    await endProcess(child, "SIGTERM");
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await answering(`${url}/api/email`, child);
  } catch (error) {
    await stop();
    if (tries <= 1) throw error;
    return startMaildev(tries - 1);
  }
  return { url, smtpPort, process: child, stop };
}

export async function startBareRoute(): Promise<Omit<Server, "smtpPort">> {
  const child = spawn(process.execPath, [join(root, "bench/bare-route.ts")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [port] = await once(child.stdout, "data");
  return {
    url: `http://127.0.0.1:${String(port).trim()}/`,
    process: child,
    stop: () => endProcess(child, "SIGTERM"),
  };
}

/** An address of the default mail domain that otpost accepts mail for. */
export async function createInbox(server: OtpostServer, totpIdentifier?: string): Promise<string> {
  const response = await fetch(`${server.url}/v1/inboxes`, {
    method: "POST",
    headers: { "x-api-key": server.adminKey, "content-type": "application/json" },
    body: JSON.stringify({
      kind: "email_address",
      ...(totpIdentifier === undefined ? {} : { totp_identifier: totpIdentifier }),
    }),
  });
  if (response.status !== 201) throw new Error(`no inbox: HTTP ${response.status}`);
  const { address } = (await response.json()) as { address: string };
  return address;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error(`the server for ${url} stopped at its start`);
    const answered = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} did not answer within 10 s`);
}
