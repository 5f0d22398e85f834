/** The description of the routes that providers call; they answer in the provider's own format. */
import { createRoute, z } from "@hono/zod-openapi";
import { refusals } from "./answers.ts";

export const twilioSmsRoute = createRoute({
  method: "post",
  path: "/v1/webhooks/twilio/sms",
  operationId: "receiveTwilioSms",
  tags: ["Webhooks"],
  summary: "Twilio's webhook for incoming messages",
  description:
    "Enter it as the webhook (POST) of the number. Twilio signs the request over the configured public URL.",
  security: [{ twilioSignature: [] }],
  request: {
    body: {
      required: true,
      content: {
        "application/x-www-form-urlencoded": {
          schema: z
            .object({
              MessageSid: z.string(),
              AccountSid: z.string(),
              From: z.string().openapi({ example: "+14155550123" }),
              To: z.string().openapi({ example: "+14155550100" }),
              Body: z.string().openapi({ example: "Your code is 123456" }),
            })
            .loose()
            .openapi("TwilioMessage"),
        },
      },
    },
  },
  responses: {
    200: {
      description: "The message is queued.",
      content: { "text/xml": { schema: z.string().openapi({ example: "<Response/>" }) } },
    },
    403: refusals.webhookSignature,
    404: refusals[404],
    413: refusals[413],
    422: refusals[422],
    503: refusals[503],
  },
});
