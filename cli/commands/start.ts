/** `otpost start`: the whole of otpost on this machine, as `npm start` runs it. */
import type { Command } from "commander";
import { type Cli, withExamples } from "../cli.ts";
import { CommandFailure } from "../failure.ts";

/** The server's store is Node's own SQLite; the other commands need none of it. */
const serverNodeMajor = 24;

export function addStart(program: Command, _cli: Cli): void {
  const command = program
    .command("start")
    .summary("run otpost on this machine")
    .description(
      "Run otpost on this machine: SMTP and HTTP in, SQLite as the store. Configured by the environment and .env (see docs/configuration.md); Ctrl-C stops it.",
    );
  withExamples(command, [
    "otpost start",
    "OTPOST_HTTP_PORT=0 OTPOST_DATA_DIR=/var/lib/otpost otpost start",
  ]).action(async () => {
    const { node } = process.versions;
    if (Number.parseInt(node, 10) < serverNodeMajor) {
      throw new CommandFailure(
        `The server runs on Node ${serverNodeMajor}, and this is Node ${node}. In a checkout npm start brings its own; elsewhere install Node ${serverNodeMajor}. All other commands run on Node 20.`,
      );
    }
    // Runs until it is stopped, and says itself why it did not start.
    await import("../../local/main.ts");
  });
}
