/**
 * A parsed arrival, whatever way it came: email, SMS or a push. Everything after this type is the
 * same for all three.
 */
export type Message = {
  /**
   * Constant over redeliveries of the same arrival: the raw mail's id, Twilio's `MessageSid`, a
   * push's idempotency key. The code's id is derived from it and the inbox.
   */
  sourceId: string;
  organizationId: string;
  channel: Channel;
  /** The inbox it arrived at; a pushed message has none. */
  inboxId?: string;
  /** Whose code it is, normalised (`normalizeIdentifier`). */
  identifier: string;
  /** The instant the message was first seen; carried with it, so a redelivery has the same. */
  receivedAt: Date;
  content: MessageContent;
  /** Run ids given with a push: the code is for that run only. */
  run?: RunScope;
  /** What the pusher says the source was; for email and SMS the channel. */
  source?: string;
  /** A pushed expiry; the lifespan's counts where it is earlier. */
  expiresAt?: Date;
  authentication?: MailAuthentication;
};

export type Channel = "email" | "sms" | "api";

/** What extraction reads. Text and HTML are already decoded to Unicode and within the limits. */
export type MessageContent = {
  subject?: string;
  text?: string;
  html?: string;
  /** The `OTP-Token` header, only when DKIM is aligned with its origin. */
  otpToken?: { code: string; origin?: string };
  /** The sender's domain, only when DKIM or DMARC passed for it. */
  verifiedSenderDomain?: string;
};

export type RunScope = { taskId?: string; workflowId?: string; workflowRunId?: string };

/** "unknown": DNS did not answer, or the check was not made. */
export type AuthenticationVerdict = "pass" | "fail" | "none" | "unknown";

export type MailAuthentication = {
  spf: AuthenticationVerdict;
  dkim: AuthenticationVerdict;
  dmarc: AuthenticationVerdict;
};
