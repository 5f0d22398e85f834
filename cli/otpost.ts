#!/usr/bin/env node
/**
 * The `otpost` command. Heavy things (extraction, the server) are imported by the commands that use
 * them, when they run, so that everything else starts at once.
 */
import module from "node:module";

// The second run loads compiled code; without a writable cache directory nothing changes.
module.enableCompileCache?.();

const { runOtpost } = await import("./run-otpost.ts");

// `otpost list | head -1` closes our stdout: there is nobody to write to, and nothing wrong.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(process.exitCode ?? 0);
});

const exitCode = await runOtpost(process.argv.slice(2), {
  environment: process.env,
  workingDirectory: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  now: () => new Date(),
});

// Not `process.exit`: what was written to a pipe must arrive, and a started server goes on.
if (exitCode !== 0) process.exitCode = exitCode;
