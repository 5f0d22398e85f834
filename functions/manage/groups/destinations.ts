/** Destinations and what was delivered to them, with their stores, as the function loads them. */
import type { ApiApp } from "../../../shared/api/app.ts";
import { createCodes } from "../../../shared/store/codes.ts";
import { createDeliveryRecords } from "../../../shared/store/delivery-records.ts";
import { createDestinations } from "../../../shared/store/destinations.ts";
import { addDeliveryRoutes } from "../deliveries.ts";
import { addDestinationRoutes } from "../destinations.ts";
import type { GroupPorts } from "./ports.ts";

export function addGroup(app: ApiApp, ports: GroupPorts): void {
  const options = {
    ...ports,
    codes: createCodes(ports),
    deliveryRecords: createDeliveryRecords(ports),
    destinations: createDestinations(ports),
  };
  addDestinationRoutes(app, options);
  addDeliveryRoutes(app, options);
}
