/** An inbox as people name it: by its id, or by its address. */
import type { OtpostClient } from "../shared/api/client.ts";
import { CommandFailure } from "./failure.ts";

/** @throws CommandFailure when no inbox has the address; an id is taken at its word. */
export async function findInboxId(
  client: Pick<OtpostClient, "inboxes">,
  named: string,
): Promise<string> {
  // Only addresses hold `@`, `.` or `+`.
  if (/^[0-9A-Za-z_-]+$/.test(named)) return named;
  const wanted = named.toLowerCase();
  const found = (await client.inboxes.list()).find(({ address }) => address === wanted);
  if (found === undefined) throw new CommandFailure("There is no inbox with that address.");
  return found.inbox_id;
}
