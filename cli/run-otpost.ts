/** The commands of `otpost`, and what becomes of a failure. */
import { Command, CommanderError } from "commander";
import { version } from "../shared/version.ts";
import { createCli, withExamples } from "./cli.ts";
import { addAuthenticators } from "./commands/authenticators.ts";
import { addConsole } from "./commands/console.ts";
import { addDeadLetters } from "./commands/dead-letters.ts";
import { addDeliveries } from "./commands/deliveries.ts";
import { addDestinations } from "./commands/destinations.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addExtract } from "./commands/extract.ts";
import { addInboxes } from "./commands/inboxes.ts";
import { addKeys } from "./commands/keys.ts";
import { addList } from "./commands/list.ts";
import { addMail } from "./commands/mail.ts";
import { addPush } from "./commands/push.ts";
import { addSkyvernKeys } from "./commands/skyvern-keys.ts";
import { addStart } from "./commands/start.ts";
import { addTotpUrls } from "./commands/totp-urls.ts";
import { addTwilio } from "./commands/twilio.ts";
import { addWait } from "./commands/wait.ts";
import { explain } from "./failure.ts";
import { exitCodes, type Terminal } from "./terminal.ts";

const commands = [
  addStart,
  addConsole,
  addPush,
  addMail,
  addList,
  addWait,
  addExtract,
  addInboxes,
  addTotpUrls,
  addDestinations,
  addDeliveries,
  addAuthenticators,
  addKeys,
  addSkyvernKeys,
  addDoctor,
  addDeadLetters,
  addTwilio,
];

/**
 * Runs one command; resolves to the exit code.
 *
 * @param commandLine what follows `otpost`.
 */
export async function runOtpost(
  commandLine: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const cli = createCli(terminal);
  const program = new Command("otpost")
    .description(
      "Gets one-time codes and magic links from the inbox and the phone to the automation that waits for them.",
    )
    .version(version, "--version", "print the version")
    // Set before the commands are added: they inherit it.
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
      getOutHelpWidth: () => helpWidth(terminal.stdout.columns),
      getErrHelpWidth: () => helpWidth(terminal.stdout.columns),
    })
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .showHelpAfterError("(--help shows how it is used)");
  withExamples(program, [
    "otpost start",
    "otpost push jane@example.com 123456",
    "otpost wait jane@example.com --timeout 60",
  ]).addHelpText(
    "after",
    "\nExit codes: 0 done; 1 there was nothing: no code came, none was found; 2 it failed.",
  );
  for (const add of commands) add(program, cli);

  try {
    await program.parseAsync(commandLine, { from: "user" });
    return cli.exitCode();
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.failed;
    cli.remark(named(explain(error, cli.connected())));
    return exitCodes.failed;
  }
}

/** In a script's output it must be plain who complains. */
const named = (message: string): string =>
  message.startsWith("otpost ") ? message : `otpost: ${message}`;

/** Lines of help stay readable on a wide screen. */
const helpWidth = (columns: number | undefined): number => Math.min(columns ?? 80, 100);
