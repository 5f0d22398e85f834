/**
 * Runs the `otpost` command as people do: another process, its own environment, real streams; or,
 * ten times as fast, without the process.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect } from "vitest";
import { runOtpost as runCommand } from "../../cli/run-otpost.ts";

export type Run = { exitCode: number | null; stdout: string; stderr: string };

export type RunOptions = {
  workingDirectory: string;
  environment?: Readonly<Record<string, string>>;
  stdin?: string | Uint8Array;
  /** In this process only. */
  now?: () => Date;
};

const entry = join(import.meta.dirname, "../../cli/otpost.ts");

/** Nothing of the caller's environment gets in. */
export function spawnOtpost(commandLine: readonly string[], options: RunOptions) {
  return spawn(process.execPath, [entry, ...commandLine], {
    cwd: options.workingDirectory,
    env: { PATH: process.env["PATH"], ...options.environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
}

export async function runOtpost(commandLine: readonly string[], options: RunOptions): Promise<Run> {
  const child = spawnOtpost(commandLine, options);
  // A command that does not read its input may be gone before all of it is written.
  child.stdin.on("error", () => {});
  child.stdin.end(options.stdin ?? "");
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { exitCode: child.exitCode, stdout, stderr };
}

/** The same command in this process, for tables of many cases. */
export async function runInProcess(
  commandLine: readonly string[],
  options: RunOptions,
): Promise<Run> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const shown = Promise.all([text(stdout), text(stderr)]);
  const exitCode = await runCommand(commandLine, {
    environment: options.environment ?? {},
    workingDirectory: options.workingDirectory,
    stdin: Readable.from([Buffer.from(options.stdin ?? "")]),
    stdout,
    stderr,
    now: options.now ?? (() => new Date()),
  });
  stdout.end();
  stderr.end();
  const [out, err] = await shown;
  return { exitCode, stdout: out, stderr: err };
}

export type Outcome = { exitCode?: number; stdout?: RegExp | string; stderr?: RegExp | string };

/** All three at once: a wrong exit code is explained by what stderr says. */
export function expectOutcome(run: Run, { exitCode = 0, stdout = "", stderr = "" }: Outcome): void {
  expect(run).toEqual({
    exitCode,
    stdout: typeof stdout === "string" ? stdout : expect.stringMatching(stdout),
    stderr: typeof stderr === "string" ? stderr : expect.stringMatching(stderr),
  });
}
