/** The codes and links that arrived, each until it expires. */
import type { Evidence, LinkKind } from "../extraction/extraction.ts";
import type { Channel, MailAuthentication, RunScope } from "../message/message.ts";
import type { Table } from "../ports/table.ts";
import { timeOrdered } from "./table-keys.ts";

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
  /** One code by its cursor (`cursorOf`), unexpired, with or without something found. */
  find(organizationId: string, identifier: string, cursor: string): Promise<StoredCode | undefined>;
  /** Newest first, unexpired, only those with something found. */
  list(organizationId: string, filter: CodeFilter): Promise<StoredCode[]>;
  /** Newest first, unexpired, only messages in which nothing was found (`raw_pending`). */
  listWithoutCode(
    organizationId: string,
    filter: Omit<CodeFilter, "otpType">,
  ): Promise<StoredCode[]>;
  /**
   * Oldest first, unexpired, only those with something found: received after `after`, a cursor made
   * by `cursorOf`, or received at or after it, an ISO 8601 instant in UTC with milliseconds.
   *
   * @throws OtpostError `validation_failed` when `after` is neither.
   */
  listAfter(
    organizationId: string,
    identifier: string,
    options: FoundFilter & { after: string; limit: number },
  ): Promise<EligibleCode[]>;
  /** What a poll of `run` gets: the newest unexpired code for it, or for any run. */
  newestEligible(
    organizationId: string,
    identifier: string,
    options: FoundFilter & {
      /** The ids the polling run gave; `workflowId` is Skyvern's `workflow_permanent_id`. */
      run?: RunScope | undefined;
      /** Only codes received at or after this instant. */
      since?: Date | undefined;
    },
  ): Promise<EligibleCode | undefined>;
};

export type CodeFilter = {
  identifier?: string | undefined;
  workflowRunId?: string | undefined;
  /** Of the primary value. */
  otpType?: OtpType | undefined;
  /** 1–200. */
  limit: number;
};

/** Matches the primary or the secondary value of a code. */
export type FoundFilter = {
  otpType?: OtpType | undefined;
  /** Registrable domain; only a value known to be of another site is left out. */
  site?: string | undefined;
};

/** A code, and the one of its two values that was asked for. */
export type EligibleCode = { code: StoredCode; found: FoundValue };

export declare function createCodes(options: {
  table: Table;
  now: () => Date;
  lifespanMinutes: number;
}): Codes;

/** The code's place among the codes of its identifier: its sort key, and the `after` of `listAfter`. */
export const cursorOf = (code: Pick<StoredCode, "receivedAt" | "id">): string =>
  timeOrdered(code.receivedAt, code.id);
