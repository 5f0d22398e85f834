/** `otpost list`: the codes that have not expired, newest first. */
import type { Command } from "commander";
import { age } from "../ages.ts";
import { otpTypeOption, wholeNumber } from "../arguments.ts";
import { type Cli, type ServerOptions, withExamples, withServer } from "../cli.ts";

type ListOptions = ServerOptions & { type?: "totp" | "magic_link"; run?: string; limit: number };

const columns = [
  { title: "CODE", flexible: true },
  { title: "IDENTIFIER", flexible: true },
  { title: "RECEIVED" },
  { title: "EXPIRES" },
  { title: "CHANNEL" },
  { title: "SITE", flexible: true },
] as const;

export function addList(program: Command, cli: Cli): void {
  const command = program
    .command("list")
    .summary("show the codes that have not expired")
    .description(
      "Show the codes and links that have not expired, newest first. Into a pipe: tab-separated, uncut, with ISO 8601 times.",
    )
    .argument("[identifier]", "only this identifier's")
    .addOption(otpTypeOption())
    .option("--run <id>", "only codes pushed for this workflow run")
    .option("--limit <number>", "at most so many (1 to 200)", wholeNumber(1, 200), 50);
  withExamples(withServer(command), [
    "otpost list",
    "otpost list jane@example.com --type totp",
    "otpost list --json | jq -r '.[0].code'",
  ]).action(async (identifier: string | undefined, options: ListOptions) => {
    const codes = await cli.connect(options).list({
      totp_identifier: identifier,
      workflow_run_id: options.run,
      otp_type: options.type,
      limit: options.limit,
    });
    if (options.json) return cli.json(codes);
    if (codes.length === 0) return cli.remark("There is no code that has not expired.");
    const now = cli.terminal.now();
    await cli.table(
      columns,
      codes.map((each) => [
        each.code,
        each.totp_identifier,
        age(each.created_at, now),
        age(each.expires_at, now),
        each.channel,
        each.site ?? undefined,
      ]),
    );
  });
}
