/** The one shape of every answer that is not 2xx. */
import { z } from "@hono/zod-openapi";

export const errorWire = z
  .object({
    detail: z.string().openapi({
      description: "What was wrong and what to do.",
      example: "Send an API key in the header x-api-key.",
    }),
    code: z.string().openapi({ description: "Stable; for programs.", example: "missing_api_key" }),
  })
  .openapi("Error");

export const validationErrorWire = z
  .object({
    detail: z.array(
      z.object({
        loc: z
          .array(z.union([z.string(), z.number()]))
          .openapi({ description: "Where.", example: ["body", "totp_identifier"] }),
        msg: z.string().openapi({ example: "Field required" }),
        type: z.string().openapi({ example: "missing" }),
      }),
    ),
    code: z.literal("validation_failed"),
  })
  .openapi("ValidationError");
