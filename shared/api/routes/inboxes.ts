/** The routes of inboxes and of the forwarding confirmations that arrived at them. */
import { createRoute, z } from "@hono/zod-openapi";
import { needsScope } from "../caller.ts";
import { pathId } from "../schemas/fields.ts";
import {
  forwardingConfirmationWire,
  inboxBody,
  inboxChange,
  inboxWire,
  releaseBody,
} from "../schemas/inboxes.ts";
import { bodyRefusals, jsonAnswer, jsonBody, noContent, refusedWith } from "./answers.ts";

const tags = ["Inboxes"];
const security = needsScope("admin");
const path = "/v1/inboxes";
const onePath = "/v1/inboxes/{inbox_id}";
const params = z.object({ inbox_id: pathId("inbox_id", "inbox_01k7x2m9q0") });

export const createInboxRoute = createRoute({
  method: "post",
  path,
  operationId: "createInbox",
  tags,
  summary: "Create an inbox",
  security,
  request: { body: jsonBody(inboxBody) },
  responses: {
    201: jsonAnswer(inboxWire, "Forward messages to its address."),
    409: refusedWith(409)[409],
    ...refusedWith(...bodyRefusals),
  },
});

export const listInboxesRoute = createRoute({
  method: "get",
  path,
  operationId: "listInboxes",
  tags,
  summary: "List the inboxes, oldest first",
  security,
  responses: { 200: jsonAnswer(z.array(inboxWire), "Oldest first."), ...refusedWith() },
});

export const getInboxRoute = createRoute({
  method: "get",
  path: onePath,
  operationId: "getInbox",
  tags,
  summary: "Get an inbox",
  security,
  request: { params },
  responses: { 200: jsonAnswer(inboxWire, "The inbox."), ...refusedWith(404) },
});

export const updateInboxRoute = createRoute({
  method: "patch",
  path: onePath,
  operationId: "updateInbox",
  tags,
  summary: "Change whose messages an inbox accepts, and from whom",
  description:
    "A message that the inbox refused before is a dead letter: send it again afterwards (`POST /v1/dead-letters/{id}/retry`).",
  security,
  request: { params, body: jsonBody(inboxChange) },
  responses: {
    200: jsonAnswer(inboxWire, "As it is now."),
    ...refusedWith(404, ...bodyRefusals),
  },
});

export const deleteInboxRoute = createRoute({
  method: "delete",
  path: onePath,
  operationId: "deleteInbox",
  tags,
  summary: "Delete an inbox; mail to it is refused from then on",
  description:
    "Its address stays reserved for the organization for 365 days: nobody else gets the codes that are still sent there.",
  security,
  request: { params },
  responses: { 204: noContent, ...refusedWith(404) },
});

export const listForwardingConfirmationsRoute = createRoute({
  method: "get",
  path: `${onePath}/forwarding-confirmations`,
  operationId: "listForwardingConfirmations",
  tags,
  summary: "List the mailboxes that ask whether they may forward to an inbox, newest first",
  security,
  request: { params },
  responses: {
    200: jsonAnswer(z.array(forwardingConfirmationWire), "Newest first, of the last 7 days."),
    ...refusedWith(404),
  },
});

export const releaseAddressRoute = createRoute({
  method: "post",
  path: "/v1/inboxes/release",
  operationId: "releaseAddress",
  tags,
  summary: "Let everybody have the address of a deleted inbox",
  description:
    "Before the 365 days are over for which it is reserved for the organization that had it: a domain or a phone number that changed hands.",
  security: needsScope("operator"),
  request: { body: jsonBody(releaseBody) },
  responses: { 204: noContent, 404: refusedWith(404)[404], ...refusedWith(...bodyRefusals) },
});
