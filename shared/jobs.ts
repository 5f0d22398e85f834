/** The jobs that wait in queues: what arrived and is not parsed yet, and what is to be delivered. */
export type InboundEmailJob = {
  kind: "inbound_email";
  /** Id of the raw mail in the archive. */
  rawMessageId: string;
  /** Envelope recipients (RCPT TO) that have an inbox, as resolved when the mail was accepted. */
  recipients: readonly { address: string; organizationId: string; inboxId: string }[];
  envelope: { sender: string; clientAddress?: string; clientHostname?: string };
  /** ISO 8601. */
  receivedAt: string;
};

export type InboundSmsJob = {
  kind: "inbound_sms";
  organizationId: string;
  inboxId: string;
  /** Twilio's `MessageSid`. */
  messageSid: string;
  from: string;
  to: string;
  body: string;
  receivedAt: string;
};

export type DeliveryJob = {
  kind: "delivery";
  organizationId: string;
  destinationId: string;
  identifier: string;
  totpCodeId: string;
  /** Sort key of the code within its identifier. */
  codeSort: string;
};
