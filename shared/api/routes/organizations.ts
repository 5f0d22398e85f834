/** The routes of organizations, for the operator of the deployment. */
import { createRoute, z } from "@hono/zod-openapi";
import { needsScope } from "../caller.ts";
import { pathId } from "../schemas/fields.ts";
import { apiKeyBody, createdApiKeyWire } from "../schemas/keys.ts";
import { organizationBody, organizationWire } from "../schemas/organizations.ts";
import { bodyRefusals, jsonAnswer, jsonBody, refusedWith } from "./answers.ts";

const tags = ["Organizations"];
const security = needsScope("operator");
const params = z.object({ organization_id: pathId("organization_id", "org_01k7x2m9q0") });

export const createOrganizationRoute = createRoute({
  method: "post",
  path: "/v1/organizations",
  operationId: "createOrganization",
  tags,
  summary: "Create an organization",
  security,
  request: { body: jsonBody(organizationBody) },
  responses: {
    201: jsonAnswer(organizationWire, "Create its first API key next."),
    ...refusedWith(...bodyRefusals),
  },
});

export const listOrganizationsRoute = createRoute({
  method: "get",
  path: "/v1/organizations",
  operationId: "listOrganizations",
  tags,
  summary: "List the organizations, oldest first",
  security,
  responses: { 200: jsonAnswer(z.array(organizationWire), "Oldest first."), ...refusedWith() },
});

export const getOrganizationRoute = createRoute({
  method: "get",
  path: "/v1/organizations/{organization_id}",
  operationId: "getOrganization",
  tags,
  summary: "Get an organization",
  security,
  request: { params },
  responses: { 200: jsonAnswer(organizationWire, "The organization."), ...refusedWith(404) },
});

export const createOrganizationApiKeyRoute = createRoute({
  method: "post",
  path: "/v1/organizations/{organization_id}/api-keys",
  operationId: "createOrganizationApiKey",
  tags,
  summary: "Create an API key of an organization, such as its first",
  security,
  request: { params, body: jsonBody(apiKeyBody) },
  responses: {
    201: jsonAnswer(createdApiKeyWire, "With the key, which is shown only now."),
    ...refusedWith(404, ...bodyRefusals),
  },
});
