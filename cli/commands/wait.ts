/** `otpost wait`: the next code of an identifier, alone on stdout. */
import type { Command } from "commander";
import { otpTypeOption, wholeNumber } from "../arguments.ts";
import { type Cli, type ServerOptions, withExamples, withServer } from "../cli.ts";
import { exitCodes } from "../terminal.ts";

type WaitOptions = ServerOptions & {
  timeout: number;
  type?: "totp" | "magic_link";
  after?: string;
};

/** Codes live minutes; a day is a mistake nobody makes twice. */
const timeoutSecondsAtMost = 86_400;

export function addWait(program: Command, cli: Cli): void {
  const command = program
    .command("wait")
    .summary("wait for the next code and print it")
    .description(
      "Wait for the next code or link and print it alone. A code that arrived in the two minutes before counts as well: start waiting when you like. Exit code 1 when none came, and stderr says why. A restart of the server does not end the wait.",
    )
    .argument("<identifier>", "whose code it is")
    .option(
      "--timeout <seconds>",
      "how long; 0 only looks",
      wholeNumber(0, timeoutSecondsAtMost),
      60,
    )
    .addOption(otpTypeOption())
    .option("--after <cursor>", "only what arrived after this instant (ISO 8601) or cursor");
  withExamples(withServer(command), [
    "otpost wait jane@example.com",
    "code=$(otpost wait jane@example.com --timeout 90) || exit 1",
    'otpost wait jane@example.com --type magic_link --after "$(date -u +%FT%TZ)"',
  ]).action(async (identifier: string, options: WaitOptions) => {
    const next = await cli.connect(options).waitForNext({
      identifier,
      timeoutSeconds: options.timeout,
      otpType: options.type,
      after: options.after,
    });
    if (next.timed_out) cli.finish(exitCodes.nothing);
    if (options.json) return cli.json(next);
    if (next.timed_out) return cli.remark(noCode(next.reason, options.timeout));
    await cli.value(next.code);
  });
}

/** The server speaks of its last answer only, which is 25 s at most. */
const noCode = (reason: string, seconds: number): string =>
  `Nothing in ${seconds} s. The server's last answer: ${reason}`;
