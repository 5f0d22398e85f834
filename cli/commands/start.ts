/** `otpost start`: the whole of otpost on this machine, as `npm start` runs it. */
import type { Command } from "commander";
import { type Cli, withExamples } from "../cli.ts";

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
    // Runs until it is stopped, and says itself why it did not start.
    await import("../../local/main.ts");
  });
}
