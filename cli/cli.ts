/** What every command is given: a way to the server, a way to write, and the shared options. */
import type { Command } from "commander";
import { createOtpostClient, type OtpostClient } from "../shared/api/client.ts";
import { createOutput, type Output } from "./output.ts";
import { findServer, type Server } from "./server.ts";
import type { Terminal } from "./terminal.ts";

export type Cli = Output & {
  terminal: Terminal;
  /** The API of the server that the options and the environment name. */
  connect(options: ServerOptions): OtpostClient;
  /** The server of the last `connect`, for explaining a failure. */
  connected(): Server | undefined;
  /** What the process will end with; `exitCodes.done` unless told. */
  finish(exitCode: number): void;
  exitCode(): number;
};

export type ServerOptions = { url?: string; key?: string; json?: boolean };

export function createCli(terminal: Terminal): Cli {
  let server: Server | undefined;
  let exitCode = 0;
  return {
    ...createOutput(terminal),
    terminal,
    connect: (options) => {
      server = findServer(options, terminal);
      return createOtpostClient({ baseUrl: server.url, apiKey: server.key });
    },
    connected: () => server,
    finish: (code) => {
      exitCode = code;
    },
    exitCode: () => exitCode,
  };
}

/** `--url`, `--key`, `--json`, on every command that asks the server. */
export const withServer = (command: Command): Command =>
  command
    .option("--url <url>", "where otpost is (else OTPOST_URL, else this machine's)")
    .option("--key <key>", "API key (else OTPOST_API_KEY, else this machine's)")
    .option("--json", "print the API's answer as JSON");

/** Lines of `command — what it does`, below the help. */
export const withExamples = (command: Command, examples: readonly string[]): Command =>
  command.addHelpText(
    "after",
    ["", "Examples:", ...examples.map((line) => `  ${line}`)].join("\n"),
  );
