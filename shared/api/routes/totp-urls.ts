/** The routes of totp URLs: the URL itself is told when it is made, and never again. */
import { createRoute, z } from "@hono/zod-openapi";
import { needsScope } from "../caller.ts";
import { pathId } from "../schemas/fields.ts";
import { createdTotpUrlWire, totpUrlBody, totpUrlWire } from "../schemas/totp-urls.ts";
import { bodyRefusals, jsonAnswer, jsonBody, noContent, refusedWith } from "./answers.ts";

const tags = ["Totp URLs"];
const security = needsScope("admin");
const path = "/v1/totp-urls";
const onePath = "/v1/totp-urls/{totp_url_id}";
const params = z.object({ totp_url_id: pathId("totp_url_id", "turl_01k7x2m9q0") });

export const createTotpUrlRoute = createRoute({
  method: "post",
  path,
  operationId: "createTotpUrl",
  tags,
  summary: "Create a totp URL",
  description:
    "For Skyvern's `totp_url`. Its pulls are signed: store the Skyvern API key first (`POST /v1/skyvern-keys`).",
  security,
  request: { body: jsonBody(totpUrlBody) },
  responses: {
    201: jsonAnswer(createdTotpUrlWire, "With the URL, which is shown only now."),
    ...refusedWith(...bodyRefusals),
  },
});

export const listTotpUrlsRoute = createRoute({
  method: "get",
  path,
  operationId: "listTotpUrls",
  tags,
  summary: "List the totp URLs, oldest first",
  security,
  responses: { 200: jsonAnswer(z.array(totpUrlWire), "Without the URLs."), ...refusedWith() },
});

export const getTotpUrlRoute = createRoute({
  method: "get",
  path: onePath,
  operationId: "getTotpUrl",
  tags,
  summary: "Get a totp URL",
  security,
  request: { params },
  responses: { 200: jsonAnswer(totpUrlWire, "Without the URL."), ...refusedWith(404) },
});

export const rotateTotpUrlRoute = createRoute({
  method: "post",
  path: `${onePath}/rotate`,
  operationId: "rotateTotpUrl",
  tags,
  summary: "Replace the URL; the old one is void at once",
  security,
  request: { params },
  responses: {
    200: jsonAnswer(createdTotpUrlWire, "With the new URL, which is shown only now."),
    ...refusedWith(404),
  },
});

export const deleteTotpUrlRoute = createRoute({
  method: "delete",
  path: onePath,
  operationId: "deleteTotpUrl",
  tags,
  summary: "Delete a totp URL; it is void at once",
  security,
  request: { params },
  responses: { 204: noContent, ...refusedWith(404) },
});
