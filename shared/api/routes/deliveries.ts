/** The routes of deliveries: what became of each code at each destination. */
import { createRoute, z } from "@hono/zod-openapi";
import { needsScope } from "../caller.ts";
import { callbackHeaders, callbackPayload } from "../schemas/callbacks.ts";
import { deliveriesQuery, deliveryWire } from "../schemas/deliveries.ts";
import { pathId } from "../schemas/fields.ts";
import { jsonAnswer, refusedWith } from "./answers.ts";

const tags = ["Deliveries"];
const security = needsScope("admin");
const path = "/v1/deliveries";
const onePath = "/v1/deliveries/{delivery_id}";
const params = z.object({ delivery_id: pathId("delivery_id", "dlv_01k7x2m9q0") });

export const listDeliveriesRoute = createRoute({
  method: "get",
  path,
  operationId: "listDeliveries",
  tags,
  summary: "List the deliveries of a week with every attempt, newest code first",
  description: "A delivery is here from its first attempt on.",
  security,
  request: { query: deliveriesQuery },
  responses: {
    200: jsonAnswer(z.array(deliveryWire), "Without codes and bodies."),
    ...refusedWith(422),
  },
});

export const getDeliveryRoute = createRoute({
  method: "get",
  path: onePath,
  operationId: "getDelivery",
  tags,
  summary: "Get a delivery",
  security,
  request: { params },
  responses: { 200: jsonAnswer(deliveryWire, "With every attempt."), ...refusedWith(404) },
});

export const redeliverRoute = createRoute({
  method: "post",
  path: `${onePath}/redeliver`,
  operationId: "redeliver",
  tags,
  summary: "Deliver a code once more, as long as it has not expired",
  description:
    "With the same `webhook-id`. A task at a magic link is started again, also where one was started before.",
  security,
  request: { params },
  responses: {
    202: jsonAnswer(deliveryWire, "Under way; the delivery as it was before."),
    ...refusedWith(404, 409),
  },
});

/** Not a route of ours: what a receiver must answer to. */
export const codeCallback = {
  method: "post",
  path: "code",
  tags,
  summary: "A code arrived",
  description:
    "Posted to every `callback` destination that wants it. Any 2xx within 10 seconds is success; 410 switches the destination off; anything else is tried again until the code expires, after 1, 5, 15, 60, 180 … seconds or when `Retry-After` says.",
  request: {
    headers: callbackHeaders,
    body: { content: { "application/json": { schema: callbackPayload } } },
  },
  responses: {
    "2XX": { description: "The receiver has it." },
    410: { description: "There is nobody any more: nothing more is sent." },
  },
} as const;
