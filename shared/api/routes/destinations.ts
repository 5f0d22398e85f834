/** The routes of destinations: where codes are delivered to. */
import { createRoute, z } from "@hono/zod-openapi";
import { needsScope } from "../caller.ts";
import { deliveryWire } from "../schemas/deliveries.ts";
import {
  createdDestinationWire,
  destinationBody,
  destinationChange,
  destinationWire,
  rotationBody,
} from "../schemas/destinations.ts";
import { pathId } from "../schemas/fields.ts";
import { bodyRefusals, jsonAnswer, jsonBody, noContent, refusedWith } from "./answers.ts";

const tags = ["Destinations"];
const security = needsScope("admin");
const path = "/v1/destinations";
const onePath = "/v1/destinations/{destination_id}";
const params = z.object({ destination_id: pathId("destination_id", "dest_01k7x2m9q0") });

export const createDestinationRoute = createRoute({
  method: "post",
  path,
  operationId: "createDestination",
  tags,
  summary: "Create a destination",
  description:
    "A `callback` is a URL of yours that every code is posted to, signed as Standard Webhooks asks; `skyvern` is a Skyvern server that every code is pushed to.",
  security,
  request: { body: jsonBody(destinationBody) },
  responses: {
    201: jsonAnswer(createdDestinationWire, "With a callback's secret, which is shown only now."),
    ...refusedWith(...bodyRefusals),
  },
});

export const listDestinationsRoute = createRoute({
  method: "get",
  path,
  operationId: "listDestinations",
  tags,
  summary: "List the destinations, oldest first",
  security,
  responses: {
    200: jsonAnswer(z.array(destinationWire), "Without their secrets."),
    ...refusedWith(),
  },
});

export const getDestinationRoute = createRoute({
  method: "get",
  path: onePath,
  operationId: "getDestination",
  tags,
  summary: "Get a destination",
  security,
  request: { params },
  responses: { 200: jsonAnswer(destinationWire, "Without its secret."), ...refusedWith(404) },
});

export const updateDestinationRoute = createRoute({
  method: "patch",
  path: onePath,
  operationId: "updateDestination",
  tags,
  summary: "Change a destination, or switch it off and on",
  security,
  request: { params, body: jsonBody(destinationChange) },
  responses: {
    200: jsonAnswer(destinationWire, "As it is now."),
    ...refusedWith(404, ...bodyRefusals),
  },
});

export const rotateDestinationRoute = createRoute({
  method: "post",
  path: `${onePath}/rotate`,
  operationId: "rotateDestinationSecret",
  tags,
  summary: "Give a callback a new secret; the old one signs beside it for a while",
  security,
  request: {
    params,
    body: { content: { "application/json": { schema: rotationBody } }, required: false },
  },
  responses: {
    200: jsonAnswer(createdDestinationWire, "With the new secret, which is shown only now."),
    409: refusedWith(409)[409],
    ...refusedWith(404, ...bodyRefusals),
  },
});

export const testDestinationRoute = createRoute({
  method: "post",
  path: `${onePath}/test`,
  operationId: "testDestination",
  tags,
  summary: "Send a made-up code there, once",
  description:
    "Also to a destination that is switched off. What came of it, `GET /v1/deliveries/{delivery_id}` tells a moment later. A Skyvern server keeps the code `000000` of `otpost-test` until it expires.",
  security,
  request: { params },
  responses: { 202: jsonAnswer(deliveryWire, "Under way."), ...refusedWith(404) },
});

export const deleteDestinationRoute = createRoute({
  method: "delete",
  path: onePath,
  operationId: "deleteDestination",
  tags,
  summary: "Delete a destination; nothing more is delivered there",
  security,
  request: { params },
  responses: { 204: noContent, ...refusedWith(404) },
});
