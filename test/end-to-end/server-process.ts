/** otpost as `npm start` runs it: a process of its own, on free ports, that can be killed. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export type ServerProcess = {
  url: string;
  smtpPort: number;
  operatorKey: string;
  process: ChildProcess;
  /** Without a chance to end well (`SIGKILL`); resolves when it is gone. */
  kill(): Promise<void>;
  /** As somebody stops it; resolves when it is gone. */
  stop(): Promise<void>;
};

const root = join(import.meta.dirname, "../..");

/** Resolves when everything listens; throws when the server ends before. */
export async function startServerProcess({
  dataDirectory,
  environment = {},
  log = "ignore",
  nodeOptions = [],
}: {
  dataDirectory: string;
  environment?: Record<string, string>;
  /** What becomes of its standard error. */
  log?: "ignore" | "inherit";
  /** Options of Node, such as `--watch`. */
  nodeOptions?: readonly string[];
}): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...nodeOptions, join(root, "local/main.ts")], {
    cwd: dataDirectory,
    stdio: ["ignore", "pipe", log],
    env: {
      PATH: process.env["PATH"],
      OTPOST_DATA_DIR: dataDirectory,
      OTPOST_HTTP_PORT: "0",
      OTPOST_SMTP_PORT: "0",
      ...environment,
    },
  });
  // The welcome is printed once everything listens and server.json is written.
  await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
  if (child.exitCode !== null || child.signalCode !== null) {
    throw new Error(`the server did not start: ${child.exitCode ?? child.signalCode}`);
  }
  child.stdout.resume();
  const where = JSON.parse(readFileSync(join(dataDirectory, "server.json"), "utf8"));
  return {
    url: where.url,
    smtpPort: where.smtp.port,
    operatorKey: readFileSync(join(dataDirectory, "admin-key"), "utf8").trim(),
    process: child,
    kill: () => endProcess(child, "SIGKILL"),
    stop: () => endProcess(child, "SIGTERM"),
  };
}

/** Resolves when the process is gone, also when it was before. */
export async function endProcess(
  child: ChildProcess,
  signal: "SIGKILL" | "SIGTERM",
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill(signal);
  await exited;
}
