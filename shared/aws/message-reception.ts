/** `receiveMessage` as the functions have it that bring messages in. */
import { createReceiveMessage, type ReceiveMessage } from "../delivery/receive-message.ts";
import type { DeliveryJob } from "../jobs.ts";
import type { JobQueue } from "../ports/job-queue.ts";
import type { Table } from "../ports/table.ts";
import { createCodes } from "../store/codes.ts";
import { createDestinationList } from "../store/destinations.ts";
import { environmentNames, getSetting } from "./environment.ts";
import { type FunctionRuntime, lifespanMinutesOf } from "./function-runtime.ts";
import { openCodeArrivals } from "./ports.ts";

export function createMessageReception(runtime: FunctionRuntime, table: Table): ReceiveMessage {
  const lifespanMinutes = lifespanMinutesOf(runtime);
  return createReceiveMessage({
    ...runtime,
    lifespanMinutes,
    codes: createCodes({ ...runtime, table, lifespanMinutes }),
    destinations: createDestinationList({ table }),
    deliveries: openDeliveriesWhenNeeded(runtime),
    codeArrivals: openCodeArrivals(),
  });
}

/**
 * Most messages are for nobody's destination, and whoever only pulls has none: SQS's client is loaded
 * with the first delivery. What it needs of the environment is looked at now, as a function's start
 * is when a mistake of the stacks is found.
 */
function openDeliveriesWhenNeeded(runtime: FunctionRuntime): Pick<JobQueue<DeliveryJob>, "send"> {
  getSetting(runtime.environment, environmentNames.deliveries);
  getSetting(runtime.environment, environmentNames.deliveriesDeadLetters);
  let opened: Pick<JobQueue<DeliveryJob>, "send"> | undefined;
  return {
    send: async (...job) => {
      if (opened === undefined) {
        const { openDeliveries } = await import("./queues.ts");
        opened ??= openDeliveries(runtime);
      }
      return opened.send(...job);
    },
  };
}
