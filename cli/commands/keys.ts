/** `otpost keys`: the API keys of the organization. */
import { type Command, InvalidArgumentError } from "commander";
import type { NewApiKey } from "../../shared/api/client.ts";
import { age } from "../ages.ts";
import { collect } from "../arguments.ts";
import { type Cli, type ServerOptions, withExamples, withServer } from "../cli.ts";

type Scope = NewApiKey["scopes"][number];
type AddOptions = ServerOptions & { scopes: Scope[]; identifier?: string[]; label?: string };

const scopes: readonly Scope[] = ["push", "read", "admin", "operator"];

const columns = [
  { title: "ID" },
  { title: "SCOPES" },
  { title: "IDENTIFIERS", flexible: true },
  { title: "LABEL", flexible: true },
  { title: "CREATED" },
] as const;

export function addKeys(program: Command, cli: Cli): void {
  const keys = withExamples(
    program.command("keys").summary("manage API keys").description("Manage API keys."),
    [
      "otpost keys add --scopes read --identifier jane@example.com",
      "otpost keys list",
      "otpost keys remove key_01k7x2m9q0",
    ],
  );
  addAdd(keys, cli);
  addList(keys, cli);
  addRemove(keys, cli);
}

function addAdd(keys: Command, cli: Cli): void {
  const command = keys
    .command("add")
    .description("Make an API key and print it alone. It is shown only now.")
    .option("--scopes <scopes>", `some of ${scopes.join(",")}`, readScopes, ["push", "read"])
    .option("--identifier <identifier>", "reach only this identifier (may be repeated)", collect)
    .option("--label <text>", "a note for people");
  withExamples(withServer(command), [
    "otpost keys add --label CI",
    "otpost keys add --scopes read --identifier jane@example.com",
    "export OTPOST_API_KEY=$(otpost keys add --scopes push)",
  ]).action(async (options: AddOptions) => {
    const created = await cli.connect(options).apiKeys.create({
      scopes: options.scopes,
      identifiers: options.identifier,
      label: options.label,
    });
    if (options.json) return cli.json(created);
    await cli.value(created.api_key);
    cli.remark(
      `Added ${created.api_key_id} (${created.scopes.join(", ")}); the key is not shown again.`,
    );
  });
}

function readScopes(text: string): Scope[] {
  return text.split(",").map((part) => {
    const scope = scopes.find((each) => each === part.trim());
    if (scope === undefined) throw new InvalidArgumentError(`Choose from ${scopes.join(", ")}.`);
    return scope;
  });
}

function addList(keys: Command, cli: Cli): void {
  const command = keys
    .command("list")
    .description("List the API keys, oldest first; the keys themselves are not kept.");
  withExamples(withServer(command), ["otpost keys list", "otpost keys list --json"]).action(
    async (options: ServerOptions) => {
      const all = await cli.connect(options).apiKeys.list();
      if (options.json) return cli.json(all);
      if (all.length === 0) return cli.remark("There is no API key. Add one: otpost keys add");
      const now = cli.terminal.now();
      await cli.table(
        columns,
        all.map((each) => [
          each.api_key_id,
          each.scopes.join(","),
          each.identifiers?.join(",") ?? "all",
          each.label ?? undefined,
          age(each.created_at, now),
        ]),
      );
    },
  );
}

function addRemove(keys: Command, cli: Cli): void {
  const command = keys
    .command("remove")
    .description("Revoke an API key, with effect from the next request.")
    .argument("<id>", "its id");
  withExamples(withServer(command), ["otpost keys remove key_01k7x2m9q0"]).action(
    async (id: string, options: ServerOptions) => {
      await cli.connect(options).apiKeys.delete(id);
      if (options.json) return cli.json({ removed: id });
      cli.remark(`Removed ${id}.`);
    },
  );
}
