/** `otpost destinations list`. */
import type { Command } from "commander";
import type { Destination } from "../../shared/api/client.ts";
import { age } from "../ages.ts";
import { type Cli, type ServerOptions, withExamples, withServer } from "../cli.ts";

const columns = [
  { title: "ID" },
  { title: "KIND" },
  { title: "URL", flexible: true },
  { title: "ONLY", flexible: true },
  { title: "STATE" },
  { title: "LABEL", flexible: true },
  { title: "CREATED" },
] as const;

export function addDestinationList(destinations: Command, cli: Cli): void {
  const command = destinations.command("list").description("List the destinations, oldest first.");
  withExamples(withServer(command), [
    "otpost destinations list",
    "otpost destinations list --json",
  ]).action(async (options: ServerOptions) => {
    const all = await cli.connect(options).destinations.list();
    if (options.json) return cli.json(all);
    if (all.length === 0) {
      return cli.remark("There is no destination. Add one: otpost destinations add <url>");
    }
    const now = cli.terminal.now();
    await cli.table(
      columns,
      all.map((each) => [
        each.destination_id,
        each.kind,
        each.url ?? each.base_url ?? undefined,
        [...(each.otp_types ?? []), ...(each.identifiers ?? [])].join(" "),
        stateOf(each),
        each.label ?? undefined,
        age(each.created_at, now),
      ]),
    );
  });
}

function stateOf({ enabled, disabled_reason, failures }: Destination): string {
  if (!enabled) return disabled_reason === "gone" ? "off (410)" : "off";
  return failures === 0 ? "on" : `silent (${failures})`;
}
