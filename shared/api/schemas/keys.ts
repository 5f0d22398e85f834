/** API keys and Skyvern keys on the wire: a key itself is shown once, when it is made. */

import { z } from "@hono/zod-openapi";
import { scopes } from "../../store/api-keys.ts";
import { identifiers, instant, label, optionalLabel } from "./fields.ts";

const scope = z.enum(scopes).openapi("Scope", {
  description:
    "`push` codes; `read` them; `admin` of the organization; `operator` of the deployment. The latter two include what is before them.",
});

export const apiKeyBody = z
  .strictObject({
    scopes: z
      .array(scope)
      .min(1)
      .max(scopes.length)
      .openapi({ example: ["push", "read"] }),
    identifiers: identifiers.optional().openapi({
      description: "The key reaches only these; not for `admin` and `operator`.",
      example: ["jane@example.com"],
    }),
    label: optionalLabel("For people.", "CI"),
  })
  .openapi("NewApiKey");

export const apiKeyWire = z
  .object({
    api_key_id: z.string().openapi({ example: "key_01k7x2m9q0" }),
    scopes: z.array(scope),
    identifiers: z.array(z.string()).nullable(),
    label: z.string().nullable(),
    created_at: instant,
  })
  .openapi("ApiKey");

export const createdApiKeyWire = apiKeyWire
  .extend({
    api_key: z.string().openapi({
      description: "Goes into the header `x-api-key`. Shown here and never again.",
    }),
    organization_id: z.string(),
  })
  .openapi("CreatedApiKey");

export const skyvernKeyBody = z
  .strictObject({
    skyvern_api_key: label("The API key that Skyvern signs its pulls with.", "eyJhbGciOi…", 4096),
    label: optionalLabel("For people.", "production"),
  })
  .openapi("NewSkyvernKey");

export const skyvernKeyWire = z
  .object({
    skyvern_key_id: z.string().openapi({ example: "skey_01k7x2m9q0" }),
    masked: z.string().openapi({ description: "The key's last characters.", example: "…a1b2" }),
    label: z.string().nullable(),
    created_at: instant,
  })
  .openapi("SkyvernKey");
