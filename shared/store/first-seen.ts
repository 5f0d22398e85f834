/** When a message that may be sent to us several times was first seen: a retry gets the same instant. */
import type { Table } from "../ports/table.ts";

export type FirstSeen = {
  /**
   * The instant of the first call with these ids within a day.
   *
   * `source` is a word of ours (`twilio`), `sourceId` the provider's id (`MessageSid`).
   */
  firstSeenAt(arrival: { organizationId: string; source: string; sourceId: string }): Promise<Date>;
};

export declare function createFirstSeen(options: { table: Table; now: () => Date }): FirstSeen;
