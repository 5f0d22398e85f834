/** What a callback carries: Standard Webhooks' envelope, and a code as otpost knows it. */
import { z } from "@hono/zod-openapi";
import { instant, otpType } from "./fields.ts";

const found = {
  code: z.string().openapi({
    description: "The code, or the magic link.",
    example: "482913",
  }),
  otp_type: otpType,
  kind: z.enum(["login", "verify", "reset", "invite", "unlock"]).nullable().openapi({
    description: "What a magic link does.",
  }),
  site: z.string().nullable().openapi({
    description: "The registrable domain the code is for, where it is known.",
    example: "example.com",
  }),
};

export const callbackPayload = z
  .object({
    type: z.enum(["code.received", "code.test"]).openapi({
      description: "`code.test`: asked for by a person; the code is made up.",
    }),
    timestamp: instant.openapi({ description: "When the message was first seen." }),
    data: z.object({
      totp_code_id: z.string().openapi({ example: "totp_4k1hm2" }),
      totp_identifier: z.string().openapi({ example: "jane@example.com" }),
      organization_id: z.string().openapi({ example: "org_1" }),
      ...found,
      secondary: z.object(found).nullable().openapi({
        description: "The other find, when a message held a code and a link.",
      }),
      channel: z.enum(["email", "sms", "api"]),
      source: z.string().nullable().openapi({ example: "email" }),
      task_id: z.string().nullable(),
      workflow_id: z.string().nullable(),
      workflow_run_id: z.string().nullable().openapi({ example: "wr_123456" }),
      created_at: instant,
      expires_at: instant.openapi({ description: "Nothing is sent after that." }),
    }),
  })
  .openapi("Callback");

export type CallbackPayload = z.infer<typeof callbackPayload>;

/** Standard Webhooks 1.0.0, "Webhook headers"; and Skyvern's own. */
export const callbackHeaders = z.object({
  "webhook-id": z.string().openapi({
    description: "The delivery's id, the same for every attempt: whoever has seen it ignores it.",
    example: "dlv_01k7x2m9q0",
  }),
  "webhook-timestamp": z.string().openapi({
    description: "Seconds since 1970, of this attempt.",
    example: "1777624200",
  }),
  "webhook-signature": z.string().openapi({
    description:
      "`v1,` and base64 of HMAC-SHA256 over `id.timestamp.body` under the secret; two of them, with a space between, while a secret is being rotated.",
    example: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  }),
  "x-skyvern-signature": z.string().optional().openapi({
    description:
      "Hexadecimal HMAC-SHA256 of the raw body under the organization's newest Skyvern API key, as Skyvern signs its webhooks; absent while otpost knows none.",
  }),
});
