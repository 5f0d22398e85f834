/** `otpost authenticators`: TOTP secrets, and the codes that they generate. */
import type { Command } from "commander";
import { age } from "../ages.ts";
import { type Cli, type ServerOptions, withExamples, withServer } from "../cli.ts";
import { readImageUrl } from "../image-url.ts";
import { readStandardInput } from "../standard-input.ts";
import { exitCodes } from "../terminal.ts";

type AddOptions = ServerOptions & { qr?: string; issuer?: string; label?: string };

/** The API's own limit of a URI is below. */
const secretBytes = 64 * 1024;

const columns = [
  { title: "ID" },
  { title: "IDENTIFIER", flexible: true },
  { title: "ISSUER", flexible: true },
  { title: "LABEL", flexible: true },
  { title: "CODES" },
  { title: "CREATED" },
] as const;

export function addAuthenticators(program: Command, cli: Cli): void {
  const authenticators = withExamples(
    program
      .command("authenticators")
      .summary("manage TOTP secrets, and generate their codes")
      .description("Manage authenticators: TOTP secrets, and the codes that they generate."),
    [
      "otpost authenticators add jane@example.com < secret.txt",
      "otpost authenticators add jane@example.com --qr screenshot.png",
      "otpost authenticators list",
      "otpost authenticators code jane@example.com",
      "otpost authenticators remove auth_01k7x2m9q0",
    ],
  );
  addAdd(authenticators, cli);
  addList(authenticators, cli);
  addCode(authenticators, cli);
  addRemove(authenticators, cli);
}

function addAdd(authenticators: Command, cli: Cli): void {
  const command = authenticators
    .command("add")
    .description(
      "Add the secret that a site shows when it sets up an authenticator app: in Base32, as an otpauth:// URI, as the picture of its QR code, or all accounts of Google Authenticator's export. Text is read from standard input, so that it shows neither in the process list nor in the shell's history.",
    )
    .argument("[identifier]", "whose codes they are; else the account's name in the URI")
    .option("--qr <file>", "a PNG or JPEG with the QR code, instead of standard input")
    .option("--issuer <text>", "who gave the secret, for people")
    .option("--label <text>", "a note for people");
  withExamples(withServer(command), [
    "otpost authenticators add jane@example.com < secret.txt",
    'printf %s "$TOTP_SECRET" | otpost authenticators add jane@example.com --issuer GitHub',
    "otpost authenticators add --qr google-export.png",
  ]).action(async (identifier: string | undefined, options: AddOptions) => {
    const added = await cli.connect(options).authenticators.add({
      totp_identifier: identifier,
      ...(options.qr === undefined ? await readSecret(cli) : { qr: readImageUrl(options.qr, cli) }),
      issuer: options.issuer,
      label: options.label,
    });
    if (options.json) return cli.json(added);
    for (const { authenticator_id: id, totp_identifier: whose, issuer } of added.authenticators) {
      cli.remark(`Added ${id} for ${whose}${issuer === null ? "" : ` (${issuer})`}.`);
    }
    const part = added.export_part;
    if (part !== null) {
      cli.remark(
        `This was QR code ${part.number} of ${part.of} of the export: add the others too.`,
      );
    }
  });
}

async function readSecret(cli: Cli): Promise<{ secret: string } | { otpauth_uri: string }> {
  if (cli.terminal.stdin.isTTY) {
    cli.remark("Paste the secret or the otpauth:// URI, then Enter and Ctrl-D:");
  }
  const text = (await readStandardInput(cli.terminal.stdin, secretBytes)).trim();
  return /^otpauth/i.test(text) ? { otpauth_uri: text } : { secret: text };
}

function addList(authenticators: Command, cli: Cli): void {
  const command = authenticators
    .command("list")
    .description("List the authenticators, oldest first; their secrets are shown to nobody.")
    .argument("[identifier]", "only this one's");
  withExamples(withServer(command), [
    "otpost authenticators list",
    "otpost authenticators list jane@example.com --json",
  ]).action(async (identifier: string | undefined, options: ServerOptions) => {
    const all = await cli.connect(options).authenticators.list({ totp_identifier: identifier });
    if (options.json) return cli.json(all);
    if (all.length === 0) {
      return cli.remark(
        "There is no authenticator. Add one: otpost authenticators add <identifier>",
      );
    }
    const now = cli.terminal.now();
    await cli.table(
      columns,
      all.map((each) => [
        each.authenticator_id,
        each.totp_identifier,
        each.issuer ?? undefined,
        each.label ?? undefined,
        `${each.digits} digits, ${each.period}s, ${each.algorithm}`,
        age(each.created_at, now),
      ]),
    );
  });
}

function addCode(authenticators: Command, cli: Cli): void {
  const command = authenticators
    .command("code")
    .description(
      "Print the current code, alone. Of an identifier with several authenticators it is the newest one's.",
    )
    .argument("<id or identifier>", "the authenticator's id, or whose code it is");
  withExamples(withServer(command), [
    "otpost authenticators code jane@example.com",
    "otpost authenticators code auth_01k7x2m9q0 --json",
  ]).action(async (named: string, options: ServerOptions) => {
    const { authenticators: api } = cli.connect(options);
    const id = named.startsWith("auth_")
      ? named
      : (await api.list({ totp_identifier: named })).at(-1)?.authenticator_id;
    if (id === undefined) {
      cli.finish(exitCodes.nothing);
      return cli.remark("There is no authenticator of this identifier: otpost authenticators list");
    }
    const generated = await api.code(id);
    if (options.json) return cli.json(generated);
    await cli.value(generated.code);
    const { seconds_remaining: left } = generated;
    cli.remark(`It changes in ${left} second${left === 1 ? "" : "s"}.`);
  });
}

function addRemove(authenticators: Command, cli: Cli): void {
  const command = authenticators
    .command("remove")
    .description("Remove an authenticator and its secret for good.")
    .argument("<id>", "its id");
  withExamples(withServer(command), ["otpost authenticators remove auth_01k7x2m9q0"]).action(
    async (id: string, options: ServerOptions) => {
      await cli.connect(options).authenticators.delete(id);
      if (options.json) return cli.json({ removed: id });
      cli.remark(`Removed ${id}.`);
    },
  );
}
