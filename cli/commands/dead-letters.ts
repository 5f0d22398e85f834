/** `otpost dead-letters`: what failed for good, for the operator: looked at, sent again, or dropped. */
import { type Command, Option } from "commander";
import type { DeadLetter } from "../../shared/api/client.ts";
import { age } from "../ages.ts";
import { wholeNumber } from "../arguments.ts";
import { type Cli, type ServerOptions, withExamples, withServer } from "../cli.ts";
import { confirm } from "../confirm.ts";
import { CommandFailure } from "../failure.ts";

type QueueName = DeadLetter["queue"];
type ListOptions = ServerOptions & { queue?: QueueName; limit: number };
type ChoiceOptions = ServerOptions & { queue?: QueueName; all?: true };
type DropOptions = ChoiceOptions & { yes?: true };

const queues: readonly QueueName[] = ["inbound_emails", "inbound_sms", "deliveries"];

const columns = [
  { title: "ID" },
  { title: "ATTEMPTS" },
  { title: "REASON", flexible: true },
  { title: "FAILED" },
] as const;

export function addDeadLetters(program: Command, cli: Cli): void {
  const deadLetters = withExamples(
    program
      .command("dead-letters")
      .summary("see, retry and drop what failed for good")
      .description(
        "See, retry and drop what failed for good: messages and deliveries that no further attempt could help. Needs an operator's key.",
      ),
    [
      "otpost dead-letters list",
      "otpost dead-letters retry inbound_emails.17",
      "otpost dead-letters drop --all --queue deliveries",
    ],
  );
  addList(deadLetters, cli);
  addRetry(deadLetters, cli);
  addDrop(deadLetters, cli);
}

const queueOption = (): Option =>
  new Option("--queue <queue>", "only this queue's").choices(queues);

function addList(deadLetters: Command, cli: Cli): void {
  const command = deadLetters
    .command("list")
    .description("List the dead letters, the latest first: why they failed, not what is in them.")
    .addOption(queueOption())
    .option("--limit <number>", "at most so many, up to 200", wholeNumber(1, 200), 50);
  withExamples(withServer(command), [
    "otpost dead-letters list",
    "otpost dead-letters list --queue inbound_emails --json",
  ]).action(async ({ queue, limit, ...options }: ListOptions) => {
    const letters = await cli.connect(options).deadLetters.list({ queue, limit });
    if (options.json) return cli.json(letters);
    if (letters.length === 0) return cli.remark("There is no dead letter.");
    const now = cli.terminal.now();
    await cli.table(
      columns,
      letters.map(({ dead_letter_id, attempts, reason, failed_at }) => [
        dead_letter_id,
        String(attempts),
        reason,
        age(failed_at, now),
      ]),
    );
    if (letters.length === limit) cli.remark(`The latest ${limit}; there may be more (--limit).`);
  });
}

function addRetry(deadLetters: Command, cli: Cli): void {
  const command = deadLetters
    .command("retry")
    .summary("send dead letters again")
    .description(
      "Send dead letters again, with all their attempts. Mend the cause first. A message whose lifespan is over is handled, but its code is not served any more.",
    )
    .argument("[ids...]", "their ids")
    .option("--all", "all of them")
    .addOption(queueOption());
  withExamples(withServer(command), [
    "otpost dead-letters retry inbound_emails.17 inbound_emails.18",
    "otpost dead-letters retry --all",
    "otpost dead-letters retry --all --queue inbound_sms",
  ]).action(async (ids: string[], options: ChoiceOptions) => {
    assertChoice(ids, options);
    const { deadLetters: letters } = cli.connect(options);
    const retried =
      ids.length === 0
        ? await letters.retryAll({ queue: options.queue })
        : await each(ids, letters.retry);
    if (options.json) return cli.json({ retried });
    cli.remark(
      retried === 0
        ? "There is no dead letter."
        : `Sent again: ${retried}. What fails again is back here: otpost dead-letters list`,
    );
  });
}

function addDrop(deadLetters: Command, cli: Cli): void {
  const command = deadLetters
    .command("drop")
    .summary("delete dead letters for good")
    .description("Delete dead letters for good; a mail that one of them held goes with it.")
    .argument("[ids...]", "their ids")
    .option("--all", "all of them, after a question")
    .option("--yes", "without the question")
    .addOption(queueOption());
  withExamples(withServer(command), [
    "otpost dead-letters drop inbound_emails.17",
    "otpost dead-letters drop --all",
    "otpost dead-letters drop --all --queue deliveries --yes",
  ]).action(async (ids: string[], options: DropOptions) => {
    assertChoice(ids, options);
    const { deadLetters: letters } = cli.connect(options);
    if (ids.length === 0 && !options.yes) await confirmDrop(options, cli);
    const dropped =
      ids.length === 0
        ? await letters.dropAll({ queue: options.queue })
        : await each(ids, letters.drop);
    if (options.json) return cli.json({ dropped });
    cli.remark(dropped === 0 ? "There is no dead letter." : `Dropped: ${dropped}.`);
  });
}

async function confirmDrop({ queue }: DropOptions, cli: Cli): Promise<void> {
  const what = queue === undefined ? "all dead letters" : `all dead letters of ${queue}`;
  if (await confirm(`Delete ${what} for good?`, cli.terminal)) return;
  throw new CommandFailure("Nothing was dropped. Without the question: --yes");
}

function assertChoice(ids: readonly string[], { all, queue }: ChoiceOptions): void {
  if (ids.length > 0 === (all === true)) {
    throw new CommandFailure("Name the dead letters by their ids, or all of them by --all.");
  }
  if (ids.length > 0 && queue !== undefined) {
    throw new CommandFailure("--queue goes with --all: an id names its queue itself.");
  }
}

async function each(ids: readonly string[], act: (id: string) => Promise<void>): Promise<number> {
  // One after the other: where one is refused, it is plain which were done.
  for (const id of ids) await act(id);
  return ids.length;
}
