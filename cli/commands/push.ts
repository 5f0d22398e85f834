/** `otpost push`: hands a message, or a code, to otpost. */
import type { Command } from "commander";
import { type Cli, type ServerOptions, withExamples, withServer } from "../cli.ts";
import { readStandardInput } from "../standard-input.ts";
import { exitCodes } from "../terminal.ts";

type PushOptions = ServerOptions & {
  source?: string;
  run?: string;
  task?: string;
  workflow?: string;
  expires?: string;
  idempotencyKey?: string;
};

/** The API's own limit of a push. */
const contentBytes = 1024 * 1024;

export function addPush(program: Command, cli: Cli): void {
  const command = program
    .command("push")
    .summary("hand over a message or a code")
    .description(
      "Hand over a message or a code. At most ten characters are the code itself; anything longer is searched for it. Prints what was found; exit code 1 when there was nothing (the message is kept).",
    )
    .argument("<identifier>", "whose code it is: an email address, a phone number, any string")
    .argument("<content>", "the message or the code; - reads standard input")
    .option("--source <text>", "where it came from")
    .option("--run <id>", "only for this workflow run")
    .option("--task <id>", "only for this task")
    .option("--workflow <id>", "only for this workflow")
    .option("--expires <instant>", "earlier than otpost's own lifespan (ISO 8601)")
    .option("--idempotency-key <text>", "the same push again with this key changes nothing");
  withExamples(withServer(command), [
    "otpost push jane@example.com 123456",
    'otpost push +14155550100 "Your code is 123456"',
    "otpost push jane@example.com - < message.txt",
  ]).action(async (identifier: string, content: string, options: PushOptions) => {
    const client = cli.connect(options);
    const pushed = await client.push(
      {
        totp_identifier: identifier,
        content:
          content === "-" ? await readStandardInput(cli.terminal.stdin, contentBytes) : content,
        source: options.source,
        workflow_run_id: options.run,
        task_id: options.task,
        workflow_id: options.workflow,
        expired_at: options.expires,
      },
      { idempotencyKey: options.idempotencyKey },
    );
    if (pushed.status === "raw_pending") cli.finish(exitCodes.nothing);
    if (options.json) return cli.json(pushed);
    if (pushed.status === "raw_pending") {
      return cli.remark("Kept, but neither a code nor a link was found in it.");
    }
    await cli.value(pushed.code);
  });
}
