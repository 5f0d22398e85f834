/** Destinations: made, changed, rotated, tested and deleted; a secret is told once. */
import type { z } from "@hono/zod-openapi";
import type { ApiApp } from "../../shared/api/app.ts";
import { guarded } from "../../shared/api/caller.ts";
import {
  createDestinationRoute,
  deleteDestinationRoute,
  getDestinationRoute,
  listDestinationsRoute,
  rotateDestinationRoute,
  testDestinationRoute,
  updateDestinationRoute,
} from "../../shared/api/routes/destinations.ts";
import {
  defaultOverlapHours,
  type destinationBody,
} from "../../shared/api/schemas/destinations.ts";
import { toDeliveryWire } from "../../shared/api/wire/deliveries.ts";
import {
  fromRunTaskWire,
  toCreatedDestinationWire,
  toDestinationWire,
} from "../../shared/api/wire/destinations.ts";
import type { Authenticate } from "../../shared/auth/authenticate.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { DeliveryRecords } from "../../shared/store/delivery-records.ts";
import type { Destinations, NewDestination } from "../../shared/store/destinations.ts";
import { newId } from "../../shared/store/ids.ts";
import { changeOf } from "./destination-change.ts";
import { type ReadDestinationUrl, readDestinationUrl } from "./destination-url.ts";
import { requireFound } from "./found.ts";

export type DestinationRoutesOptions = Pick<Ports, "now" | "random"> & {
  authenticate: Authenticate;
  destinations: Omit<Destinations, "openSecrets">;
  deliveryRecords: Pick<DeliveryRecords, "open">;
  deliveries: Pick<Ports["deliveries"], "send">;
  /** Whether destinations may be on this machine itself. */
  allowLoopbackDestinations?: boolean | undefined;
};

export function addDestinationRoutes(app: ApiApp, options: DestinationRoutesOptions): void {
  const { destinations, deliveryRecords, deliveries, now, random } = options;
  const readUrl = readDestinationUrl({
    allowLoopback: options.allowLoopbackDestinations ?? false,
  });

  app.openapi(guarded(createDestinationRoute, options), async (context) => {
    const { organizationId } = context.var.caller;
    const created = await destinations.create(
      newDestination(organizationId, context.req.valid("json"), readUrl),
    );
    return context.json(toCreatedDestinationWire(created), 201);
  });

  app.openapi(guarded(listDestinationsRoute, options), async (context) => {
    const list = await destinations.list(context.var.caller.organizationId);
    return context.json(list.map(toDestinationWire), 200);
  });

  app.openapi(guarded(getDestinationRoute, options), async (context) => {
    const { destination_id } = context.req.valid("param");
    const found = await destinations.find(context.var.caller.organizationId, destination_id);
    return context.json(toDestinationWire(requireFound(found, "destination")), 200);
  });

  app.openapi(guarded(updateDestinationRoute, options), async (context) => {
    const { destination_id } = context.req.valid("param");
    const { organizationId } = context.var.caller;
    const found = await destinations.find(organizationId, destination_id);
    const { kind } = requireFound(found, "destination");
    const change = changeOf(kind, context.req.valid("json"), readUrl);
    const changed = await destinations.update(organizationId, destination_id, change);
    return context.json(toDestinationWire(requireFound(changed, "destination")), 200);
  });

  app.openapi(guarded(rotateDestinationRoute, options), async (context) => {
    const { destination_id } = context.req.valid("param");
    // Without a body hono gives none to validate, and so no default either.
    const { overlap_hours = defaultOverlapHours } = context.req.valid("json") ?? {};
    const rotated = await destinations.rotate(context.var.caller.organizationId, destination_id, {
      overlapSeconds: overlap_hours * 3600,
    });
    return context.json(toCreatedDestinationWire(requireFound(rotated, "destination")), 200);
  });

  app.openapi(guarded(testDestinationRoute, options), async (context) => {
    const { destination_id } = context.req.valid("param");
    const { organizationId } = context.var.caller;
    const found = await destinations.find(organizationId, destination_id);
    const { id: destinationId } = requireFound(found, "destination");
    const place = { organizationId, destinationId };
    const delivery = await deliveryRecords.open({ ...place, id: newId("dlv", { now, random }) });
    await deliveries.send(
      {
        kind: "test_delivery",
        ...place,
        deliveryId: delivery.id,
        requestedAt: delivery.createdAt.toISOString(),
      },
      { group: destinationId },
    );
    return context.json(toDeliveryWire(delivery), 202);
  });

  app.openapi(guarded(deleteDestinationRoute, options), async (context) => {
    const { destination_id } = context.req.valid("param");
    const { organizationId } = context.var.caller;
    requireFound(await destinations.delete(organizationId, destination_id), "destination");
    return context.body(null, 204);
  });
}

type NewBody = z.output<typeof destinationBody>;

function newDestination(
  organizationId: string,
  body: NewBody,
  readUrl: ReadDestinationUrl,
): NewDestination {
  const shared = {
    organizationId,
    label: body.label,
    otpTypes: body.otp_types ?? undefined,
    identifiers: body.identifiers ?? undefined,
  };
  if (body.kind === "callback") {
    return { ...shared, kind: body.kind, url: readUrl("url", body.url) };
  }
  return {
    ...shared,
    kind: body.kind,
    url: readUrl("base_url", body.base_url),
    apiKey: body.api_key,
    ...(body.run_task == null ? {} : { runTask: fromRunTaskWire(body.run_task) }),
  };
}
