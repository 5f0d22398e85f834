/** `otpost skyvern-keys`: the Skyvern API keys whose signed pulls are answered. */
import type { Command } from "commander";
import { age } from "../ages.ts";
import { type Cli, type ServerOptions, withExamples, withServer } from "../cli.ts";
import { readStandardInput } from "../standard-input.ts";

type AddOptions = ServerOptions & { label?: string };

/** The API's own limit of a key is below. */
const keyBytes = 64 * 1024;

const columns = [
  { title: "ID" },
  { title: "KEY" },
  { title: "LABEL", flexible: true },
  { title: "CREATED" },
] as const;

export function addSkyvernKeys(program: Command, cli: Cli): void {
  const skyvernKeys = withExamples(
    program
      .command("skyvern-keys")
      .summary("manage the keys that sign Skyvern's pulls")
      .description("Manage the Skyvern API keys whose signed pulls are answered."),
    [
      "otpost skyvern-keys add < skyvern-api-key.txt",
      "otpost skyvern-keys list",
      "otpost skyvern-keys remove skey_01k7x2m9q0",
    ],
  );
  addAdd(skyvernKeys, cli);
  addList(skyvernKeys, cli);
  addRemove(skyvernKeys, cli);
}

function addAdd(skyvernKeys: Command, cli: Cli): void {
  const command = skyvernKeys
    .command("add")
    .description(
      "Add the API key that Skyvern signs its pulls with. It is read from standard input, so that it shows neither in the process list nor in the shell's history.",
    )
    .option("--label <text>", "a note for people");
  withExamples(withServer(command), [
    "otpost skyvern-keys add < skyvern-api-key.txt",
    'printf %s "$SKYVERN_API_KEY" | otpost skyvern-keys add --label production',
  ]).action(async (options: AddOptions) => {
    if (cli.terminal.stdin.isTTY) cli.remark("Paste the Skyvern API key, then Enter and Ctrl-D:");
    const key = (await readStandardInput(cli.terminal.stdin, keyBytes)).trim();
    const added = await cli.connect(options).skyvernKeys.create({
      skyvern_api_key: key,
      label: options.label,
    });
    if (options.json) return cli.json(added);
    // Of a short key not even the last characters are shown.
    const shown = added.masked === "…" ? "" : ` (${added.masked})`;
    cli.remark(`Added ${added.skyvern_key_id}${shown}.`);
  });
}

function addList(skyvernKeys: Command, cli: Cli): void {
  const command = skyvernKeys
    .command("list")
    .description("List the Skyvern keys, oldest first; those from SKYVERN_API_KEY are not shown.");
  withExamples(withServer(command), [
    "otpost skyvern-keys list",
    "otpost skyvern-keys list --json",
  ]).action(async (options: ServerOptions) => {
    const all = await cli.connect(options).skyvernKeys.list();
    if (options.json) return cli.json(all);
    if (all.length === 0) {
      return cli.remark("There is no Skyvern key. Add one: otpost skyvern-keys add");
    }
    const now = cli.terminal.now();
    await cli.table(
      columns,
      all.map((each) => [
        each.skyvern_key_id,
        each.masked,
        each.label ?? undefined,
        age(each.created_at, now),
      ]),
    );
  });
}

function addRemove(skyvernKeys: Command, cli: Cli): void {
  const command = skyvernKeys
    .command("remove")
    .description("Remove a Skyvern key: pulls signed with it are refused from then on.")
    .argument("<id>", "its id");
  withExamples(withServer(command), ["otpost skyvern-keys remove skey_01k7x2m9q0"]).action(
    async (id: string, options: ServerOptions) => {
      await cli.connect(options).skyvernKeys.delete(id);
      if (options.json) return cli.json({ removed: id });
      cli.remark(`Removed ${id}.`);
    },
  );
}
