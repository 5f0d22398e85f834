/** Who calls, on the wire: what a key may do, and what its organization's set-up is made with. */
import { z } from "@hono/zod-openapi";
import { scopes } from "../../store/api-keys.ts";

export const callerWire = z
  .object({
    api_key_id: z.string().openapi({ example: "key_01k7x2m9q0" }),
    organization_id: z.string().openapi({ example: "org_1" }),
    scopes: z.array(z.enum(scopes)).openapi({ example: ["read"] }),
    identifiers: z.array(z.string()).nullable().openapi({
      description: "The only identifiers that the key reaches; `null`: all of its organization's.",
      example: null,
    }),
    public_url: z.string().openapi({
      description: "otpost's base URL as providers and Skyvern reach it.",
      example: "https://codes.example.com",
    }),
    mail_domain: z.string().openapi({
      description: "The domain of generated inbox addresses.",
      example: "codes.example.com",
    }),
  })
  .openapi("Caller");
