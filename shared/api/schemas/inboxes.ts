/** Inboxes and forwarding confirmations on the wire. */
import { z } from "@hono/zod-openapi";
import {
  identifiers,
  instant,
  label,
  listLength,
  optionalLabel,
  totpIdentifier,
} from "./fields.ts";

const inboxKind = z.enum(["email_address", "email_domain", "phone_number"]).openapi("InboxKind");

const trustedSenders = z.array(label("A domain.", "example.com")).min(1).max(listLength);

export const inboxBody = z
  .strictObject({
    kind: inboxKind,
    address: label(
      "An email address, an email domain, or a phone number. For an `email_address` it is best left out: then it is generated, and nobody can guess it.",
      "login-x7k2@codes.example.com",
    ).optional(),
    totp_identifier: totpIdentifier.optional().openapi({
      description: "Whose code everything is that arrives here. Without it each message says.",
    }),
    accepted_identifiers: identifiers.optional().openapi({
      description: "Messages for any other identifier are refused.",
      example: ["jane@example.com"],
    }),
    trusted_senders: trustedSenders
      .optional()
      .openapi({ description: "Mail from other domains is refused.", example: ["example.com"] }),
    label: optionalLabel("For people.", "Jane's mailbox"),
  })
  .openapi("NewInbox");

export const releaseBody = z
  .strictObject({
    address: label("Of an inbox that was deleted.", "login-x7k2@codes.example.com"),
  })
  .openapi("ReleaseAddress");

export const inboxChange = z
  .strictObject({
    totp_identifier: totpIdentifier.nullish().openapi({ type: ["string", "null"] }),
    accepted_identifiers: identifiers.nullish(),
    trusted_senders: trustedSenders.nullish(),
    label: label("For people.", "Jane's mailbox")
      .nullish()
      .openapi({ type: ["string", "null"] }),
  })
  .openapi("InboxChange", {
    description: "What is left out stays as it is; `null` removes. The address cannot be changed.",
  });

export const inboxWire = z
  .object({
    inbox_id: z.string().openapi({ example: "inbox_01k7x2m9q0" }),
    kind: inboxKind,
    address: z.string().openapi({
      description: "Where to forward to, or the number.",
      example: "login-x7k2@codes.example.com",
    }),
    totp_identifier: z.string().nullable(),
    accepted_identifiers: z.array(z.string()).nullable(),
    trusted_senders: z.array(z.string()).nullable(),
    label: z.string().nullable(),
    created_at: instant,
  })
  .openapi("Inbox");

export const forwardingConfirmationWire = z
  .object({
    forwarding_confirmation_id: z.string().openapi({ example: "fwd_01k7x2m9q0" }),
    inbox_id: z.string(),
    forwarded_address: z.string().nullable().openapi({
      description: "The mailbox that asks whether it may forward to the inbox.",
      example: "jane@example.com",
    }),
    approve_link: z.string().nullable().openapi({
      description: "Open it to allow the forwarding. otpost never does that by itself.",
    }),
    code: z
      .string()
      .nullable()
      .openapi({ description: "Or enter this in the mailbox's settings." }),
    received_at: instant,
  })
  .openapi("ForwardingConfirmation");
