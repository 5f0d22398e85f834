/** The codes and links that arrived, each until it expires. */
import type { Evidence, LinkKind } from "../extraction/extraction.ts";
import type { Channel, MailAuthentication, RunScope } from "../message/message.ts";

export type OtpType = "totp" | "magic_link";

export type StoredCode = {
  /** `totp_…`, derived from the source message's id and its inbox. */
  id: string;
  organizationId: string;
  identifier: string;
  receivedAt: Date;
  expiresAt: Date;
  channel: Channel;
  source?: string;
  inboxId?: string;
  run: RunScope;
  /** What was found; absent when the message held neither code nor link (`raw_pending`). */
  primary?: FoundValue;
  /** The other one, when a message held a code and a link. */
  secondary?: FoundValue;
  /** A pushed content as given (cut at 256 KiB); of an email at most 1 KB around what was found. */
  content: string;
  authentication?: MailAuthentication;
};

export type FoundValue = {
  otpType: OtpType;
  value: string;
  kind?: LinkKind;
  site?: string;
  evidence: Evidence;
};

export type Codes = {
  /** Stores the code once; `false` when it was there already. */
  putIfAbsent(code: StoredCode): Promise<boolean>;
  /** Newest first, unexpired, only those with something found. */
  list(organizationId: string, filter: CodeFilter): Promise<StoredCode[]>;
  /** Oldest first, received after `after` (a cursor made by `cursorOf`, or an instant). */
  listAfter(
    organizationId: string,
    identifier: string,
    options: { after: string; limit: number },
  ): Promise<StoredCode[]>;
};

export type CodeFilter = {
  identifier?: string;
  workflowRunId?: string;
  otpType?: OtpType;
  /** 1–200. */
  limit: number;
};
