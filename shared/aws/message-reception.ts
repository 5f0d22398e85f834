/** `receiveMessage` as the functions have it that bring messages in. */
import { createReceiveMessage, type ReceiveMessage } from "../delivery/receive-message.ts";
import type { Table } from "../ports/table.ts";
import { createCodes } from "../store/codes.ts";
import { createDestinationList } from "../store/destinations.ts";
import { type FunctionRuntime, lifespanMinutesOf } from "./function-runtime.ts";
import { openCodeArrivals, openDeliveries } from "./ports.ts";

export function createMessageReception(runtime: FunctionRuntime, table: Table): ReceiveMessage {
  const lifespanMinutes = lifespanMinutesOf(runtime);
  return createReceiveMessage({
    ...runtime,
    lifespanMinutes,
    codes: createCodes({ ...runtime, table, lifespanMinutes }),
    destinations: createDestinationList({ table }),
    deliveries: openDeliveries(runtime),
    codeArrivals: openCodeArrivals(),
  });
}
