/** `otpost inboxes confirmations`: the mailboxes that ask whether they may forward here. */
import type { Command } from "commander";
import { age } from "../ages.ts";
import { type Cli, type ServerOptions, withExamples, withServer } from "../cli.ts";
import { findInboxId } from "../find-inbox.ts";

const columns = [
  { title: "MAILBOX", flexible: true },
  { title: "CODE" },
  { title: "RECEIVED" },
  { title: "APPROVE", flexible: true },
] as const;

export function addInboxConfirmations(inboxes: Command, cli: Cli): void {
  const command = inboxes
    .command("confirmations")
    .summary("show the mailboxes that ask whether they may forward here")
    .description(
      "Show Gmail's forwarding confirmations that arrived at an inbox in the last seven days, the newest first. To allow one, enter its code in Gmail's settings, or open its link. otpost never opens it by itself.",
    )
    .argument("<inbox>", "its id or its address");
  withExamples(withServer(command), [
    "otpost inboxes confirmations login-x7k2@codes.example.com",
    "otpost inboxes confirmations inbox_01k7x2m9q0 --json",
  ]).action(async (named: string, options: ServerOptions) => {
    const client = cli.connect(options);
    const all = await client.forwardingConfirmations(await findInboxId(client, named));
    if (options.json) return cli.json(all);
    if (all.length === 0) return cli.remark("No mailbox has asked.");
    const now = cli.terminal.now();
    await cli.table(
      columns,
      all.map((each) => [
        each.forwarded_address ?? undefined,
        each.code ?? undefined,
        age(each.received_at, now),
        each.approve_link ?? undefined,
      ]),
    );
  });
}
