/** What happened to a run, with the stores that tell, as the function loads it. */
import type { ApiApp } from "../../../shared/api/app.ts";
import { createCodes } from "../../../shared/store/codes.ts";
import { createDeliveryRecords } from "../../../shared/store/delivery-records.ts";
import { createRunPolls } from "../../../shared/store/run-polls.ts";
import { addRunTimelineRoutes } from "../run-timeline.ts";
import type { GroupPorts } from "./ports.ts";

export function addGroup(app: ApiApp, ports: GroupPorts): void {
  addRunTimelineRoutes(app, {
    ...ports,
    codes: createCodes(ports),
    deliveryRecords: createDeliveryRecords(ports),
    runPolls: createRunPolls(ports),
  });
}
