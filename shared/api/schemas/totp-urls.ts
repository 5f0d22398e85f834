/** Totp URLs on the wire. */
import { z } from "@hono/zod-openapi";
import { instant, optionalSite, otpType, totpIdentifier } from "./fields.ts";

const holdSeconds = z.number().min(0).max(25);

export const totpUrlBody = z
  .strictObject({
    totp_identifier: totpIdentifier,
    otp_type: otpType.nullish(),
    site: optionalSite,
    hold_seconds: holdSeconds.nullish().openapi({
      description: "How long a pull may wait for a code.",
      example: 25,
    }),
  })
  .openapi("NewTotpUrl");

export const totpUrlWire = z
  .object({
    totp_url_id: z.string().openapi({ example: "turl_01k7x2m9q0" }),
    totp_identifier: z.string().openapi({ example: "jane@example.com" }),
    otp_type: otpType.nullable(),
    site: z.string().nullable(),
    hold_seconds: z.number().nullable(),
    created_at: instant,
  })
  .openapi("TotpUrl");

export const createdTotpUrlWire = totpUrlWire
  .extend({
    totp_url: z.string().openapi({
      description: "Goes into Skyvern's `totp_url`. Shown here and never again.",
      example: "https://codes.example.com/v1/totp/q2Zk0v1mS8",
    }),
  })
  .openapi("CreatedTotpUrl");
