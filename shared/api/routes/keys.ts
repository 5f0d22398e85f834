/** The routes of API keys (who may call) and Skyvern keys (who may sign pulls). */
import { createRoute, z } from "@hono/zod-openapi";
import { needsScope } from "../caller.ts";
import { pathId } from "../schemas/fields.ts";
import {
  apiKeyBody,
  apiKeyWire,
  createdApiKeyWire,
  skyvernKeyBody,
  skyvernKeyWire,
} from "../schemas/keys.ts";
import { bodyRefusals, jsonAnswer, jsonBody, noContent, refusedWith } from "./answers.ts";

const tags = ["Keys"];
const security = needsScope("admin");

export const createApiKeyRoute = createRoute({
  method: "post",
  path: "/v1/api-keys",
  operationId: "createApiKey",
  tags,
  summary: "Create an API key",
  description: "With at most the scopes of the key that asks for it.",
  security,
  request: { body: jsonBody(apiKeyBody) },
  responses: {
    201: jsonAnswer(createdApiKeyWire, "With the key, which is shown only now."),
    ...refusedWith(...bodyRefusals),
  },
});

export const listApiKeysRoute = createRoute({
  method: "get",
  path: "/v1/api-keys",
  operationId: "listApiKeys",
  tags,
  summary: "List the API keys, oldest first",
  security,
  responses: { 200: jsonAnswer(z.array(apiKeyWire), "Without the keys."), ...refusedWith() },
});

export const deleteApiKeyRoute = createRoute({
  method: "delete",
  path: "/v1/api-keys/{api_key_id}",
  operationId: "deleteApiKey",
  tags,
  summary: "Revoke an API key; the next request with it is refused",
  security,
  request: { params: z.object({ api_key_id: pathId("api_key_id", "key_01k7x2m9q0") }) },
  responses: { 204: noContent, ...refusedWith(404, 409) },
});

export const createSkyvernKeyRoute = createRoute({
  method: "post",
  path: "/v1/skyvern-keys",
  operationId: "createSkyvernKey",
  tags,
  summary: "Store a Skyvern API key that signs pulls",
  description: "Several are valid at once, so a key is replaced without a gap.",
  security,
  request: { body: jsonBody(skyvernKeyBody) },
  responses: {
    201: jsonAnswer(skyvernKeyWire, "Stored, sealed."),
    409: refusedWith(409)[409],
    ...refusedWith(...bodyRefusals),
  },
});

export const listSkyvernKeysRoute = createRoute({
  method: "get",
  path: "/v1/skyvern-keys",
  operationId: "listSkyvernKeys",
  tags,
  summary: "List the Skyvern API keys, oldest first",
  security,
  responses: { 200: jsonAnswer(z.array(skyvernKeyWire), "Masked."), ...refusedWith() },
});

export const deleteSkyvernKeyRoute = createRoute({
  method: "delete",
  path: "/v1/skyvern-keys/{skyvern_key_id}",
  operationId: "deleteSkyvernKey",
  tags,
  summary: "Delete a Skyvern API key; the next pull signed with it is refused",
  security,
  request: { params: z.object({ skyvern_key_id: pathId("skyvern_key_id", "skey_01k7x2m9q0") }) },
  responses: { 204: noContent, ...refusedWith(404) },
});
