/** `otpost destinations test`: sends a made-up code, and tells what the destination said to it. */
import { setTimeout } from "node:timers/promises";
import type { Command } from "commander";
import type { Delivery } from "../../shared/api/client.ts";
import { type Cli, type ServerOptions, withExamples, withServer } from "../cli.ts";
import { exitCodes } from "../terminal.ts";
import { attemptText } from "./delivery-text.ts";

/** An attempt takes ten seconds at most, and a queue its time. */
const patienceMilliseconds = 30_000;
const lookMilliseconds = 200;

export function addDestinationTest(destinations: Command, cli: Cli): void {
  const command = destinations
    .command("test")
    .description(
      "Send a made-up code to a destination, once, and tell what it answered. A Skyvern server keeps it as the code of otpost-test until it expires.",
    )
    .argument("<id>", "its id");
  withExamples(withServer(command), ["otpost destinations test dest_01k7x2m9q0"]).action(
    async (id: string, options: ServerOptions) => {
      const client = cli.connect(options);
      const { delivery_id } = await client.destinations.test(id);
      const ended = await waitForEnd(() => client.deliveries.get(delivery_id));
      if (options.json) await cli.json(ended);
      else cli.remark(textOf(ended));
      if (ended.status !== "delivered") cli.finish(exitCodes.failed);
    },
  );
}

async function waitForEnd(look: () => Promise<Delivery>): Promise<Delivery> {
  const deadline = performance.now() + patienceMilliseconds;
  for (;;) {
    const delivery = await look();
    if (delivery.status !== "pending" || performance.now() > deadline) return delivery;
    await setTimeout(lookMilliseconds);
  }
}

function textOf({ delivery_id, status, attempts }: Delivery): string {
  const [attempt] = attempts;
  if (status === "pending" || attempt === undefined) {
    return `Nothing came of it within ${patienceMilliseconds / 1000} s: look at the server's log. The delivery is ${delivery_id}.`;
  }
  const answer = attemptText(attempt);
  return status === "delivered"
    ? `It works: ${answer} after ${attempt.duration_ms} ms.`
    : `It does not work: ${answer} after ${attempt.duration_ms} ms.`;
}
