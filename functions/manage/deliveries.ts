/** Deliveries: looked at, and sent once more. */
import type { ApiApp } from "../../shared/api/app.ts";
import { guarded } from "../../shared/api/caller.ts";
import {
  getDeliveryRoute,
  listDeliveriesRoute,
  redeliverRoute,
} from "../../shared/api/routes/deliveries.ts";
import { toDeliveryWire } from "../../shared/api/wire/deliveries.ts";
import type { Authenticate } from "../../shared/auth/authenticate.ts";
import { OtpostError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { Codes } from "../../shared/store/codes.ts";
import type { Delivery, DeliveryRecords } from "../../shared/store/delivery-records.ts";
import type { Destinations } from "../../shared/store/destinations.ts";
import { requireFound } from "./found.ts";

export type DeliveryRoutesOptions = {
  authenticate: Authenticate;
  deliveryRecords: Pick<DeliveryRecords, "find" | "list">;
  destinations: Pick<Destinations, "find">;
  codes: Pick<Codes, "find">;
  deliveries: Pick<Ports["deliveries"], "send">;
};

export function addDeliveryRoutes(app: ApiApp, options: DeliveryRoutesOptions): void {
  const { deliveryRecords, destinations, codes, deliveries } = options;

  app.openapi(guarded(listDeliveriesRoute, options), async (context) => {
    const { destination_id, before, limit } = context.req.valid("query");
    const list = await deliveryRecords.list(context.var.caller.organizationId, {
      destinationId: destination_id,
      before,
      limit,
    });
    return context.json(list.map(toDeliveryWire), 200);
  });

  app.openapi(guarded(getDeliveryRoute, options), async (context) => {
    const { delivery_id } = context.req.valid("param");
    const found = await deliveryRecords.find(context.var.caller.organizationId, delivery_id);
    return context.json(toDeliveryWire(requireFound(found, "delivery")), 200);
  });

  app.openapi(guarded(redeliverRoute, options), async (context) => {
    const { delivery_id } = context.req.valid("param");
    const found = await deliveryRecords.find(context.var.caller.organizationId, delivery_id);
    const delivery = requireFound(found, "delivery");
    await redeliver(delivery);
    return context.json(toDeliveryWire(delivery), 202);
  });

  async function redeliver(delivery: Delivery): Promise<void> {
    const { organizationId, destinationId, code, redeliveries } = delivery;
    if (code === undefined) throw conflict("This was a test: test the destination again.");
    const { identifier, codeSort } = code;
    if ((await codes.find(organizationId, identifier, codeSort)) === undefined) {
      throw conflict("The code has expired: it is never delivered after that.");
    }
    const destination = await destinations.find(organizationId, destinationId);
    if (destination === undefined) throw conflict("Its destination was deleted.");
    if (destination.offBecause !== undefined) {
      throw conflict("Its destination is switched off: switch it on first.");
    }
    await deliveries.send(
      {
        kind: "delivery",
        organizationId,
        destinationId,
        ...code,
        redelivery: redeliveries + 1,
      },
      { group: destinationId },
    );
  }
}

const conflict = (message: string): OtpostError => new OtpostError("conflict", message);
