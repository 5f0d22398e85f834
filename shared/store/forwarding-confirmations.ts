/** The forwarding confirmations: a mailbox asks whether it may forward to an inbox; the operator approves. */
import type { Table } from "../ports/table.ts";

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
  /** Newest first, at most 100. */
  list(organizationId: string): Promise<ForwardingConfirmation[]>;
};

export declare function createForwardingConfirmations(options: {
  table: Table;
  now: () => Date;
}): ForwardingConfirmations;
