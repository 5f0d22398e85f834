/** The routes of authenticators: a secret goes in, and only codes come out. */
import { createRoute, z } from "@hono/zod-openapi";
import { needsScope } from "../caller.ts";
import {
  addedAuthenticatorsWire,
  authenticatorBody,
  authenticatorCodeWire,
  authenticatorQuery,
  authenticatorWire,
} from "../schemas/authenticators.ts";
import { pathId } from "../schemas/fields.ts";
import { bodyRefusals, jsonAnswer, jsonBody, noContent, refusedWith } from "./answers.ts";

const tags = ["Authenticators"];
const path = "/v1/authenticators";
const onePath = "/v1/authenticators/{authenticator_id}";
const params = z.object({ authenticator_id: pathId("authenticator_id", "auth_01k7x2m9q0") });

export const addAuthenticatorsRoute = createRoute({
  method: "post",
  path,
  operationId: "addAuthenticators",
  tags,
  summary: "Add an authenticator, or all that an export holds",
  description:
    "Exactly one of `secret`, `otpauth_uri` and `qr`. The pull and `…/code` generate codes from it; the secret is sealed and never given back. All accounts of an export are added, or none.",
  security: needsScope("admin"),
  request: { body: jsonBody(authenticatorBody) },
  responses: {
    201: jsonAnswer(addedAuthenticatorsWire, "Added, without their secrets."),
    ...refusedWith(...bodyRefusals),
  },
});

export const listAuthenticatorsRoute = createRoute({
  method: "get",
  path,
  operationId: "listAuthenticators",
  tags,
  summary: "List the authenticators, oldest first",
  security: needsScope("read"),
  request: { query: authenticatorQuery },
  responses: {
    200: jsonAnswer(z.array(authenticatorWire), "Without their secrets."),
    ...refusedWith(422),
  },
});

export const getAuthenticatorRoute = createRoute({
  method: "get",
  path: onePath,
  operationId: "getAuthenticator",
  tags,
  summary: "Get an authenticator",
  security: needsScope("read"),
  request: { params },
  responses: { 200: jsonAnswer(authenticatorWire, "Without its secret."), ...refusedWith(404) },
});

export const getAuthenticatorCodeRoute = createRoute({
  method: "get",
  path: `${onePath}/code`,
  operationId: "getAuthenticatorCode",
  tags,
  summary: "Get the current code of an authenticator",
  description:
    "With few `seconds_remaining`, wait that long and ask again: a site may check the code a moment later.",
  security: needsScope("read"),
  request: { params },
  responses: {
    200: jsonAnswer(authenticatorCodeWire, "Not to be cached."),
    ...refusedWith(404),
  },
});

export const deleteAuthenticatorRoute = createRoute({
  method: "delete",
  path: onePath,
  operationId: "deleteAuthenticator",
  tags,
  summary: "Delete an authenticator and its secret",
  security: needsScope("admin"),
  request: { params },
  responses: { 204: noContent, ...refusedWith(404) },
});
