/** Inboxes with their stores, as the function loads them. */
import type { ApiApp } from "../../../shared/api/app.ts";
import { createForwardingConfirmations } from "../../../shared/store/forwarding-confirmations.ts";
import { createInboxes } from "../../../shared/store/inboxes.ts";
import { addInboxRoutes } from "../inboxes.ts";
import type { GroupPorts } from "./ports.ts";

export function addGroup(app: ApiApp, ports: GroupPorts): void {
  addInboxRoutes(app, {
    ...ports,
    inboxes: createInboxes(ports),
    forwardingConfirmations: createForwardingConfirmations(ports),
  });
}
