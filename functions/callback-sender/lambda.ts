/** How AWS calls `callback-sender`: batches of the queue of deliveries. */
import { createFunctionRuntime, lifespanMinutesOf } from "../../shared/aws/function-runtime.ts";
import { createJobRecordsHandler } from "../../shared/aws/job-records.ts";
import { openOutboundHttp, openSecretBox, openTable } from "../../shared/aws/ports.ts";
import { openDeliveries } from "../../shared/aws/queues.ts";
import { createCodes } from "../../shared/store/codes.ts";
import { createDeliveryRecords } from "../../shared/store/delivery-records.ts";
import { createDestinationHealth } from "../../shared/store/destination-health.ts";
import { createDestinations } from "../../shared/store/destinations.ts";
import { createSkyvernKeys } from "../../shared/store/skyvern-keys.ts";
import { createStartedTasks } from "../../shared/store/started-tasks.ts";
import { createCallbackSender } from "./callback-sender.ts";

const runtime = createFunctionRuntime("callback-sender");
const ports = {
  ...runtime,
  table: openTable(runtime),
  secretBox: openSecretBox(runtime),
  outboundHttp: openOutboundHttp(),
};

export const handler = createJobRecordsHandler({
  name: "deliveries",
  log: runtime.log,
  queue: openDeliveries(runtime),
  handle: createCallbackSender({
    ...ports,
    codes: createCodes({ ...ports, lifespanMinutes: lifespanMinutesOf(runtime) }),
    deliveryRecords: createDeliveryRecords(ports),
    destinationHealth: createDestinationHealth(ports),
    destinations: createDestinations(ports),
    skyvernKeys: createSkyvernKeys(ports),
    startedTasks: createStartedTasks(ports),
  }),
});
