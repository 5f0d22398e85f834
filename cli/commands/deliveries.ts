/** `otpost deliveries`: what became of each code at each destination. */
import type { Command } from "commander";
import { age } from "../ages.ts";
import { wholeNumber } from "../arguments.ts";
import { type Cli, type ServerOptions, withExamples, withServer } from "../cli.ts";
import { attemptText } from "./delivery-text.ts";

type ListOptions = ServerOptions & { destination?: string; limit: number };

const columns = [
  { title: "ID" },
  { title: "DESTINATION" },
  { title: "IDENTIFIER", flexible: true },
  { title: "STATUS" },
  { title: "ATTEMPTS" },
  { title: "LAST", flexible: true },
  { title: "NEXT" },
  { title: "CREATED" },
] as const;

export function addDeliveries(program: Command, cli: Cli): void {
  const deliveries = withExamples(
    program
      .command("deliveries")
      .summary("see what became of each code at each destination")
      .description("See what became of each code at each destination, and send one once more."),
    ["otpost deliveries list", "otpost deliveries redeliver dlv_01k7x2m9q0"],
  );
  addList(deliveries, cli);
  addRedeliver(deliveries, cli);
}

function addList(deliveries: Command, cli: Cli): void {
  const command = deliveries
    .command("list")
    .description(
      "List the deliveries of the last week, newest code first; --json has every attempt.",
    )
    .option("--destination <id>", "only this destination's")
    .option("--limit <number>", "at most so many", wholeNumber(1, 200), 50);
  withExamples(withServer(command), [
    "otpost deliveries list",
    "otpost deliveries list --destination dest_01k7x2m9q0 --limit 5 --json",
  ]).action(async (options: ListOptions) => {
    const all = await cli.connect(options).deliveries.list({
      destination_id: options.destination,
      limit: options.limit,
    });
    if (options.json) return cli.json(all);
    if (all.length === 0) return cli.remark("Nothing was delivered in the last week.");
    const now = cli.terminal.now();
    await cli.table(
      columns,
      all.map((each) => {
        const last = each.attempts.at(-1);
        return [
          each.delivery_id,
          each.destination_id,
          each.test ? "(test)" : (each.totp_identifier ?? undefined),
          each.reason === null ? each.status : `${each.status} (${each.reason})`,
          String(each.attempts.length),
          last === undefined ? undefined : attemptText(last),
          age(each.next_attempt_at, now),
          age(each.created_at, now),
        ];
      }),
    );
  });
}

function addRedeliver(deliveries: Command, cli: Cli): void {
  const command = deliveries
    .command("redeliver")
    .description("Deliver a code once more, as long as it has not expired.")
    .argument("<id>", "the delivery's id");
  withExamples(withServer(command), ["otpost deliveries redeliver dlv_01k7x2m9q0"]).action(
    async (id: string, options: ServerOptions) => {
      const delivery = await cli.connect(options).deliveries.redeliver(id);
      if (options.json) return cli.json(delivery);
      cli.remark(`${id} is sent once more: otpost deliveries list shows what came of it.`);
    },
  );
}
