/** The jobs that wait in queues: what arrived and is not parsed yet, and what is to be delivered. */
import { z } from "zod";

export const inboundEmailJob = z.object({
  kind: z.literal("inbound_email"),
  /** Id of the raw mail; the archive has it, unless it came along. */
  rawMessageId: z.string(),
  /** The raw mail itself in Base64, where it is so small that it is kept with its job. */
  rawMail: z.string().exactOptional(),
  /** Envelope recipients (RCPT TO) that have an inbox, as resolved when the mail was accepted. */
  recipients: z
    .array(z.object({ address: z.string(), organizationId: z.string(), inboxId: z.string() }))
    .readonly(),
  envelope: z.object({
    sender: z.string(),
    clientAddress: z.string().optional(),
    clientHostname: z.string().optional(),
  }),
  /** ISO 8601. */
  receivedAt: z.iso.datetime(),
});
export type InboundEmailJob = z.infer<typeof inboundEmailJob>;

export const inboundSmsJob = z.object({
  kind: z.literal("inbound_sms"),
  organizationId: z.string(),
  inboxId: z.string(),
  /** Twilio's `MessageSid`. */
  messageSid: z.string(),
  from: z.string(),
  to: z.string(),
  body: z.string(),
  receivedAt: z.iso.datetime(),
});
export type InboundSmsJob = z.infer<typeof inboundSmsJob>;

/** One code for one destination. */
export const codeDeliveryJob = z.object({
  kind: z.literal("delivery"),
  organizationId: z.string(),
  destinationId: z.string(),
  identifier: z.string(),
  totpCodeId: z.string(),
  /** Sort key of the code within its identifier. */
  codeSort: z.string(),
  /** 1 and up when a person asked for it to be sent once more. */
  redelivery: z.number().int().min(1).exactOptional(),
});
export type CodeDeliveryJob = z.infer<typeof codeDeliveryJob>;

/** A made-up code, by which a person sees whether the destination is set up right. */
export const testDeliveryJob = z.object({
  kind: z.literal("test_delivery"),
  organizationId: z.string(),
  destinationId: z.string(),
  deliveryId: z.string(),
  requestedAt: z.iso.datetime(),
});
export type TestDeliveryJob = z.infer<typeof testDeliveryJob>;

export const deliveryJob = z.discriminatedUnion("kind", [codeDeliveryJob, testDeliveryJob]);
export type DeliveryJob = z.infer<typeof deliveryJob>;
