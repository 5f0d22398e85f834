/** Inboxes, and the forwarding confirmations that arrived at each. */
import type { ApiApp } from "../../shared/api/app.ts";
import { guarded } from "../../shared/api/caller.ts";
import {
  createInboxRoute,
  deleteInboxRoute,
  getInboxRoute,
  listForwardingConfirmationsRoute,
  listInboxesRoute,
  releaseAddressRoute,
  updateInboxRoute,
} from "../../shared/api/routes/inboxes.ts";
import {
  toForwardingConfirmationWire,
  toInboxChange,
  toInboxWire,
} from "../../shared/api/wire/inboxes.ts";
import type { Authenticate } from "../../shared/auth/authenticate.ts";
import { OtpostError } from "../../shared/errors.ts";
import type { ForwardingConfirmations } from "../../shared/store/forwarding-confirmations.ts";
import type { Inboxes } from "../../shared/store/inboxes.ts";
import { requireFound } from "./found.ts";

export type InboxRoutesOptions = {
  authenticate: Authenticate;
  inboxes: Pick<Inboxes, "create" | "list" | "find" | "update" | "delete" | "release">;
  forwardingConfirmations: Pick<ForwardingConfirmations, "list">;
};

export function addInboxRoutes(app: ApiApp, options: InboxRoutesOptions): void {
  const { inboxes, forwardingConfirmations } = options;

  app.openapi(guarded(createInboxRoute, options), async (context) => {
    const body = context.req.valid("json");
    const inbox = await inboxes.create({
      organizationId: context.var.caller.organizationId,
      kind: body.kind,
      address: body.address,
      totpIdentifier: body.totp_identifier,
      acceptedIdentifiers: body.accepted_identifiers,
      trustedSenders: body.trusted_senders,
      label: body.label,
    });
    return context.json(toInboxWire(inbox), 201);
  });

  app.openapi(guarded(listInboxesRoute, options), async (context) => {
    const list = await inboxes.list(context.var.caller.organizationId);
    return context.json(list.map(toInboxWire), 200);
  });

  app.openapi(guarded(getInboxRoute, options), async (context) => {
    const { inbox_id } = context.req.valid("param");
    const inbox = await inboxes.find(context.var.caller.organizationId, inbox_id);
    return context.json(toInboxWire(requireFound(inbox, "inbox")), 200);
  });

  app.openapi(guarded(updateInboxRoute, options), async (context) => {
    const { inbox_id } = context.req.valid("param");
    const { organizationId } = context.var.caller;
    const change = toInboxChange(context.req.valid("json"));
    const inbox = await inboxes.update(organizationId, inbox_id, change);
    return context.json(toInboxWire(requireFound(inbox, "inbox")), 200);
  });

  app.openapi(guarded(deleteInboxRoute, options), async (context) => {
    const { inbox_id } = context.req.valid("param");
    requireFound(await inboxes.delete(context.var.caller.organizationId, inbox_id), "inbox");
    return context.body(null, 204);
  });

  app.openapi(guarded(listForwardingConfirmationsRoute, options), async (context) => {
    const { inbox_id } = context.req.valid("param");
    const { organizationId } = context.var.caller;
    requireFound(await inboxes.find(organizationId, inbox_id), "inbox");
    const list = await forwardingConfirmations.list(organizationId, inbox_id);
    return context.json(list.map(toForwardingConfirmationWire), 200);
  });

  app.openapi(guarded(releaseAddressRoute, options), async (context) => {
    const { address } = context.req.valid("json");
    if (!(await inboxes.release(address))) {
      throw new OtpostError("not_found", "This address is not reserved.");
    }
    return context.body(null, 204);
  });
}
