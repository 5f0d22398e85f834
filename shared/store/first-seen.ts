/** When a message that may be sent to us several times was first seen: a retry gets the same instant. */
import { z } from "zod";
import type { Table } from "../ports/table.ts";
import { readItem, storedInstant } from "./stored-items.ts";
import { tableKeys } from "./table-keys.ts";

export type FirstSeen = {
  /**
   * The instant of the first call with these ids within a day.
   *
   * `source` is a word of ours (`twilio`), `sourceId` the provider's id (`MessageSid`).
   */
  firstSeenAt(arrival: { organizationId: string; source: string; sourceId: string }): Promise<Date>;
};

const storedFirstSeen = z.object({ at: storedInstant });

/** Twilio repeats within minutes; a day covers its console's "resend" too. */
const keepMilliseconds = 24 * 60 * 60_000;

export function createFirstSeen({ table, now }: { table: Table; now: () => Date }): FirstSeen {
  return {
    async firstSeenAt({ organizationId, source, sourceId }) {
      const key = tableKeys.firstSeen(organizationId, source, sourceId);
      const at = now();
      const isFirst = await table.putIfAbsent({
        ...key,
        expiresAt: new Date(at.getTime() + keepMilliseconds),
        attributes: { at: at.toISOString() },
      });
      if (isFirst) return at;
      const first = await table.get(key);
      // Absent only when it expired between the two.
      return first === undefined ? at : readItem(storedFirstSeen, first).at;
    },
  };
}
