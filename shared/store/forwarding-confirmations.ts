/** The forwarding confirmations: a mailbox asks whether it may forward to an inbox; the operator approves. */
import { z } from "zod";
import type { Table } from "../ports/table.ts";
import { derivedId } from "./secrets.ts";
import { findItems, readItem, storedInstant } from "./stored-items.ts";
import { tableKeys, timeOrdered } from "./table-keys.ts";

export type ForwardingConfirmation = {
  id: string;
  organizationId: string;
  inboxId: string;
  /** The mailbox that asks. */
  forwardedAddress?: string;
  approveLink?: string;
  code?: string;
  receivedAt: Date;
};

export type ForwardingConfirmations = {
  /** Keeps it for 7 days; its id is derived from `sourceId` and the inbox, so a repeat changes nothing. */
  put(
    confirmation: Omit<ForwardingConfirmation, "id"> & { sourceId: string },
  ): Promise<ForwardingConfirmation>;
  /** Of one inbox, newest first, at most 100. */
  list(organizationId: string, inboxId: string): Promise<ForwardingConfirmation[]>;
};

const storedConfirmation = z.object({
  id: z.string(),
  organizationId: z.string(),
  inboxId: z.string(),
  forwardedAddress: z.string().exactOptional(),
  approveLink: z.string().exactOptional(),
  code: z.string().exactOptional(),
  receivedAt: storedInstant,
});

const keepMilliseconds = 7 * 24 * 60 * 60_000;
const listedConfirmations = 100;

export function createForwardingConfirmations({
  table,
}: {
  table: Table;
}): ForwardingConfirmations {
  return {
    async put({ sourceId, ...given }) {
      const { organizationId, inboxId, receivedAt } = given;
      const id = derivedId("fwd", [organizationId, sourceId, inboxId]);
      await table.putIfAbsent({
        partition: tableKeys.forwardingConfirmations(organizationId),
        sort: timeOrdered(receivedAt, id),
        expiresAt: new Date(receivedAt.getTime() + keepMilliseconds),
        attributes: { ...given, id, receivedAt: receivedAt.toISOString() },
      });
      return { ...given, id };
    },

    list: async (organizationId, inboxId) =>
      findItems(
        table,
        {
          partition: tableKeys.forwardingConfirmations(organizationId),
          direction: "descending",
        },
        (item) => {
          const confirmation = readItem(storedConfirmation, item);
          return confirmation.inboxId === inboxId ? confirmation : undefined;
        },
        listedConfirmations,
      ),
  };
}
