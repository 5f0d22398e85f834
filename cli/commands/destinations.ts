/** `otpost destinations`: where codes are delivered to. */
import type { Command } from "commander";
import { collect, otpTypeOption, wholeNumber } from "../arguments.ts";
import { type Cli, type ServerOptions, withExamples, withServer } from "../cli.ts";
import { readStandardInput } from "../standard-input.ts";
import { addDestinationList } from "./destinations-list.ts";
import { addDestinationTest } from "./destinations-test.ts";

type AddOptions = ServerOptions & {
  skyvern?: true;
  type?: "totp" | "magic_link";
  identifier?: string[];
  label?: string;
  runTask?: string;
};

/** The API's own limit of a key is below. */
const keyBytes = 64 * 1024;

export function addDestinations(program: Command, cli: Cli): void {
  const destinations = withExamples(
    program
      .command("destinations")
      .summary("manage where codes are delivered to")
      .description(
        "Manage where codes are delivered to: URLs of yours that they are posted to, and Skyvern servers.",
      ),
    [
      "otpost destinations add https://example.com/otp",
      "otpost destinations add https://api.skyvern.com --skyvern < skyvern-api-key.txt",
      "otpost destinations list",
    ],
  );
  addAdd(destinations, cli);
  addDestinationList(destinations, cli);
  addDestinationTest(destinations, cli);
  addRotate(destinations, cli);
  addSwitch(destinations, cli, { name: "enable", enabled: true });
  addSwitch(destinations, cli, { name: "disable", enabled: false });
  addRemove(destinations, cli);
}

function addAdd(destinations: Command, cli: Cli): void {
  const command = destinations
    .command("add")
    .description(
      "Add a URL that each code is posted to, and print the secret that signs alone: it is shown only now. With --skyvern add a Skyvern server; its API key is read from standard input.",
    )
    .argument("<url>", "https, with a public address; of Skyvern the server's base URL")
    .option("--skyvern", "it is a Skyvern server")
    .addOption(otpTypeOption())
    .option("--identifier <identifier>", "only codes of this one; may be repeated", collect)
    .option("--run-task <prompt>", "start a task of Skyvern with this prompt at every magic link")
    .option("--label <text>", "a note for people");
  withExamples(withServer(command), [
    "otpost destinations add https://example.com/otp",
    "otpost destinations add https://example.com/otp --type totp --identifier jane@example.com",
    "otpost destinations add https://api.skyvern.com --skyvern < skyvern-api-key.txt",
    'otpost destinations add https://api.skyvern.com --skyvern --run-task "Finish signing in." < skyvern-api-key.txt',
  ]).action(async (url: string, options: AddOptions) => {
    const shared = {
      label: options.label,
      otp_types: options.type === undefined ? undefined : [options.type],
      identifiers: options.identifier,
    };
    const client = cli.connect(options);
    const created = await client.destinations.create(
      options.skyvern
        ? {
            ...shared,
            kind: "skyvern",
            base_url: url,
            api_key: await readKey(cli),
            ...(options.runTask === undefined ? {} : { run_task: { prompt: options.runTask } }),
          }
        : { ...shared, kind: "callback", url },
    );
    if (options.json) return cli.json(created);
    if (created.secret !== null) await cli.value(created.secret);
    cli.remark(
      created.secret === null
        ? `Added ${created.destination_id}.`
        : `Added ${created.destination_id}; the secret is not shown again. Verify the callbacks with it.`,
    );
    cli.remark(`See whether it works: otpost destinations test ${created.destination_id}`);
  });
}

async function readKey(cli: Cli): Promise<string> {
  if (cli.terminal.stdin.isTTY) cli.remark("Paste the Skyvern API key, then Enter and Ctrl-D:");
  return (await readStandardInput(cli.terminal.stdin, keyBytes)).trim();
}

function addRotate(destinations: Command, cli: Cli): void {
  const command = destinations
    .command("rotate")
    .description(
      "Give a callback a new secret and print it alone. The old one signs beside it for a while.",
    )
    .argument("<id>", "its id")
    .option("--overlap-hours <hours>", "how long the old one signs", wholeNumber(0, 168), 24);
  withExamples(withServer(command), [
    "otpost destinations rotate dest_01k7x2m9q0",
    "otpost destinations rotate dest_01k7x2m9q0 --overlap-hours 0",
  ]).action(async (id: string, options: ServerOptions & { overlapHours: number }) => {
    const { overlapHours } = options;
    const { destinations: all } = cli.connect(options);
    const rotated = await all.rotate(id, { overlap_hours: overlapHours });
    if (options.json) return cli.json(rotated);
    await cli.value(rotated.secret ?? "");
    cli.remark(
      overlapHours === 0
        ? `The new secret of ${id}, not shown again; the old one signs no more.`
        : `The new secret of ${id}, not shown again; the old one signs beside it for ${overlapHours} h.`,
    );
  });
}

function addSwitch(
  destinations: Command,
  cli: Cli,
  { name, enabled }: { name: string; enabled: boolean },
): void {
  const command = destinations
    .command(name)
    .description(
      enabled
        ? "Switch a destination on again, also one that answered 410."
        : "Switch a destination off: nothing is delivered there, and nothing is kept for later.",
    )
    .argument("<id>", "its id");
  withExamples(withServer(command), [`otpost destinations ${name} dest_01k7x2m9q0`]).action(
    async (id: string, options: ServerOptions) => {
      const changed = await cli.connect(options).destinations.update(id, { enabled });
      if (options.json) return cli.json(changed);
      cli.remark(`${id} is ${enabled ? "on" : "off"}.`);
    },
  );
}

function addRemove(destinations: Command, cli: Cli): void {
  const command = destinations
    .command("remove")
    .description("Remove a destination: nothing more is delivered there.")
    .argument("<id>", "its id");
  withExamples(withServer(command), ["otpost destinations remove dest_01k7x2m9q0"]).action(
    async (id: string, options: ServerOptions) => {
      await cli.connect(options).destinations.delete(id);
      if (options.json) return cli.json({ removed: id });
      cli.remark(`Removed ${id}.`);
    },
  );
}
