/** `otpost inboxes`: where messages arrive. */
import { type Command, Option } from "commander";
import type { Inbox, NewInbox } from "../../shared/api/client.ts";
import { age } from "../ages.ts";
import { collect } from "../arguments.ts";
import { type Cli, type ServerOptions, withExamples, withServer } from "../cli.ts";
import { findInboxId } from "../find-inbox.ts";
import { addInboxChange } from "./inbox-change.ts";
import { addInboxConfirmations } from "./inbox-confirmations.ts";

type AddOptions = ServerOptions & {
  kind?: NewInbox["kind"];
  identifier?: string;
  accept?: string[];
  trust?: string[];
  label?: string;
};

const columns = [
  { title: "ID" },
  { title: "ADDRESS", flexible: true },
  { title: "IDENTIFIER", flexible: true },
  { title: "LABEL", flexible: true },
  { title: "CREATED" },
] as const;

export function addInboxes(program: Command, cli: Cli): void {
  const inboxes = withExamples(
    program
      .command("inboxes")
      .summary("manage where messages arrive")
      .description("Manage where messages arrive."),
    [
      "otpost inboxes add --identifier jane@example.com",
      "otpost inboxes list",
      "otpost inboxes remove login-x7k2@codes.example.com",
    ],
  );
  addAdd(inboxes, cli);
  addList(inboxes, cli);
  addInboxChange(inboxes, cli);
  addInboxConfirmations(inboxes, cli);
  addRemove(inboxes, cli);
  addRelease(inboxes, cli);
}

function addAdd(inboxes: Command, cli: Cli): void {
  const command = inboxes
    .command("add")
    .summary("add an email address, an email domain or a phone number")
    .description(
      "Add an inbox and print its address alone. Without an address: a new email address that nobody can guess, to forward mail to.",
    )
    .argument("[address]", "an email address, an email domain, or a phone number as +14155550100")
    .addOption(
      new Option("--kind <kind>", "what the address is, if it is not plain to see").choices([
        "email_address",
        "email_domain",
        "phone_number",
      ]),
    )
    .option("--identifier <identifier>", "whose code everything is that arrives here")
    .option("--accept <identifier>", "accept only this identifier (may be repeated)", collect)
    .option("--trust <domain>", "accept mail only from this domain (may be repeated)", collect)
    .option("--label <text>", "a note for people");
  withExamples(withServer(command), [
    "otpost inboxes add",
    "otpost inboxes add --identifier jane@example.com --trust example.com",
    "otpost inboxes add codes.example.com",
    "otpost inboxes add +14155550100 --label 'Twilio, shared'",
  ]).action(async (address: string | undefined, options: AddOptions) => {
    const inbox = await cli.connect(options).inboxes.create({
      kind: options.kind ?? kindOf(address),
      address,
      totp_identifier: options.identifier,
      accepted_identifiers: options.accept,
      trusted_senders: options.trust,
      label: options.label,
    });
    if (options.json) return cli.json(inbox);
    await cli.value(inbox.address);
    cli.remark(`Added ${inbox.inbox_id}. ${nextSteps[inbox.kind]}`);
  });
}

function kindOf(address: string | undefined): NewInbox["kind"] {
  if (address === undefined || address.includes("@")) return "email_address";
  return /^[+(]?[0-9]/.test(address) && !/[a-z]/i.test(address) ? "phone_number" : "email_domain";
}

const nextSteps: { readonly [kind in Inbox["kind"]]: string } = {
  email_address: "Forward mail to this address.",
  email_domain: "Mail to any address of this domain arrives here.",
  phone_number: "Let Twilio send its SMS here: otpost twilio connect and the number.",
};

function addList(inboxes: Command, cli: Cli): void {
  const command = inboxes.command("list").description("List the inboxes, oldest first.");
  withExamples(withServer(command), ["otpost inboxes list", "otpost inboxes list --json"]).action(
    async (options: ServerOptions) => {
      const all = await cli.connect(options).inboxes.list();
      if (options.json) return cli.json(all);
      if (all.length === 0) return cli.remark("There is no inbox. Add one: otpost inboxes add");
      const now = cli.terminal.now();
      await cli.table(
        columns,
        all.map((each) => [
          each.inbox_id,
          each.address,
          each.totp_identifier ?? undefined,
          each.label ?? undefined,
          age(each.created_at, now),
        ]),
      );
    },
  );
}

function addRemove(inboxes: Command, cli: Cli): void {
  const command = inboxes
    .command("remove")
    .description(
      "Remove an inbox: from then on messages to it are refused, and for 365 days nobody else can have its address.",
    )
    .argument("<inbox>", "its id or its address");
  withExamples(withServer(command), [
    "otpost inboxes remove inbox_01k7x2m9q0",
    "otpost inboxes remove +14155550100",
  ]).action(async (named: string, options: ServerOptions) => {
    const client = cli.connect(options);
    const id = await findInboxId(client, named);
    await client.inboxes.delete(id);
    if (options.json) return cli.json({ removed: id });
    cli.remark(`Removed ${id}.`);
  });
}

function addRelease(inboxes: Command, cli: Cli): void {
  const command = inboxes
    .command("release")
    .description(
      "For the operator: let everybody have the address of a removed inbox before the 365 days are over, such as a domain or a number that changed hands.",
    )
    .argument("<address>", "email address, domain, or phone number");
  withExamples(withServer(command), ["otpost inboxes release codes.example.com"]).action(
    async (address: string, options: ServerOptions) => {
      await cli.connect(options).releaseAddress(address);
      if (options.json) return cli.json({ released: address });
      cli.remark(`Released ${address}.`);
    },
  );
}
