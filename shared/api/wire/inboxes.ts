/** Inboxes and forwarding confirmations as they go over the wire. */
import type { z } from "@hono/zod-openapi";
import type { ForwardingConfirmation } from "../../store/forwarding-confirmations.ts";
import type { Inbox, InboxChange } from "../../store/inboxes.ts";
import type { forwardingConfirmationWire, inboxChange, inboxWire } from "../schemas/inboxes.ts";

export const toInboxWire = (inbox: Inbox): z.input<typeof inboxWire> => ({
  inbox_id: inbox.id,
  kind: inbox.kind,
  address: inbox.address,
  totp_identifier: inbox.totpIdentifier ?? null,
  accepted_identifiers: listOrNull(inbox.acceptedIdentifiers),
  trusted_senders: listOrNull(inbox.trustedSenders),
  label: inbox.label ?? null,
  created_at: inbox.createdAt.toISOString(),
});

/** What was sent as `null` is removed; what was left out stays. */
export const toInboxChange = (body: z.output<typeof inboxChange>): InboxChange => ({
  ...(body.totp_identifier !== undefined && { totpIdentifier: body.totp_identifier ?? undefined }),
  ...(body.accepted_identifiers !== undefined && {
    acceptedIdentifiers: body.accepted_identifiers ?? undefined,
  }),
  ...(body.trusted_senders !== undefined && { trustedSenders: body.trusted_senders ?? undefined }),
  ...(body.label !== undefined && { label: body.label ?? undefined }),
});

export const toForwardingConfirmationWire = (
  confirmation: ForwardingConfirmation,
): z.input<typeof forwardingConfirmationWire> => ({
  forwarding_confirmation_id: confirmation.id,
  inbox_id: confirmation.inboxId,
  forwarded_address: confirmation.forwardedAddress ?? null,
  approve_link: confirmation.approveLink ?? null,
  code: confirmation.code ?? null,
  received_at: confirmation.receivedAt.toISOString(),
});

const listOrNull = (list: readonly string[] | undefined): string[] | null =>
  list === undefined ? null : [...list];
