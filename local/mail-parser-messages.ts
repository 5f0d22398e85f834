/** What the mail parser pool and its threads say to each other. */

import type { MailReading, RawMail } from "../shared/delivery/read-mail.ts";
import type { ErrorCode } from "../shared/errors.ts";
import type { MailEnvelope } from "../shared/message/authenticate-mail.ts";

export type MailParserSettings = {
  /** Of the larger raw mails: a thread reads them itself, so that none is copied between threads. */
  mailDirectory: string;
  /** `host:port`; by default the machine's. */
  dnsServers?: readonly string[];
  /** Made-up mails that the thread reads by itself once it is ready. */
  warmUpMails?: number;
};

/** Requests and replies travel in lists: waking a thread costs more than reading a small mail's. */
export type MailParserRequest = { id: number; raw: RawMail; envelope: MailEnvelope };

export type MailParserReply =
  /** Everything is loaded; said once. */
  | { kind: "ready" }
  | { kind: "read"; id: number; reading: MailReading }
  /** `code` is absent for an error that nobody named. */
  | { kind: "failed"; id: number; code?: ErrorCode; message: string };
