/** `otpost inboxes change`: whose messages an inbox accepts, and from whom. */
import type { Command } from "commander";
import type { InboxChange } from "../../shared/api/client.ts";
import { collect } from "../arguments.ts";
import { type Cli, type ServerOptions, withExamples, withServer } from "../cli.ts";
import { CommandFailure } from "../failure.ts";
import { findInboxId } from "../find-inbox.ts";

type ChangeOptions = ServerOptions & {
  identifier?: string | false;
  accept?: string[] | false;
  trust?: string[] | false;
  label?: string | false;
};

export function addInboxChange(inboxes: Command, cli: Cli): void {
  const command = inboxes
    .command("change")
    .summary("change whose messages an inbox accepts, and from whom")
    .description(
      "Change an inbox. A list is replaced as a whole; what is not named stays. A message that the inbox refused before is sent again by otpost dead-letters retry.",
    )
    .argument("<inbox>", "its id or its address")
    .option("--identifier <identifier>", "whose code everything is that arrives here")
    .option("--no-identifier", "each message names its own")
    .option("--accept <identifier>", "accept only this identifier (may be repeated)", collect)
    .option("--no-accept", "accept every identifier")
    .option("--trust <domain>", "accept mail only from this domain (may be repeated)", collect)
    .option("--no-trust", "accept mail from everybody")
    .option("--label <text>", "a note for people")
    .option("--no-label", "no note");
  withExamples(withServer(command), [
    "otpost inboxes change inbox_01k7x2m9q0 --accept jane@example.com --accept bob@example.com",
    "otpost inboxes change login-x7k2@codes.example.com --no-trust",
  ]).action(async (named: string, options: ChangeOptions) => {
    const change: InboxChange = {
      totp_identifier: given(options.identifier),
      accepted_identifiers: given(options.accept),
      trusted_senders: given(options.trust),
      label: given(options.label),
    };
    if (Object.values(change).every((value) => value === undefined)) {
      throw new CommandFailure("Say what to change: --identifier, --accept, --trust or --label.");
    }
    const client = cli.connect(options);
    const inbox = await client.inboxes.update(await findInboxId(client, named), change);
    if (options.json) return cli.json(inbox);
    cli.remark(`Changed ${inbox.inbox_id}.`);
  });
}

/** commander's `--no-…` is `false`; on the wire `null` removes. */
const given = <Value>(value: Value | false | undefined): Value | null | undefined =>
  value === false ? null : value;
