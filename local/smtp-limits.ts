/** What one SMTP client may use of the machine; each limit with its unit and its reason. */
import { mailLimits } from "../shared/message/mail-limits.ts";

export type SmtpLimits = {
  /** Bytes of one mail, after dot-unstuffing. */
  mailBytes: number;
  /** Recipients of one mail. RFC 5321 §4.5.3.1.8 asks for at least 100. */
  recipients: number;
  /** Refused recipients after which a connection is closed: addresses are not to be guessed. */
  refusedRecipients: number;
  /** Connections at once, of everybody. */
  connections: number;
  /** Connections at once of one client address, so that one client cannot hold them all. */
  connectionsPerClient: number;
  /** Seconds without a byte after which a connection is closed. */
  idleSeconds: number;
  /** Seconds one mail may take from DATA to its last byte: a trickle resets the idle timer. */
  dataSeconds: number;
  /** Bytes of one command line. RFC 5321 §4.5.3.1.4 says 512, extensions add a few hundred. */
  commandBytes: number;
  /** Seconds that `close` waits for mails under way. */
  closeSeconds: number;
};

export const smtpLimits: SmtpLimits = {
  mailBytes: mailLimits.mailBytes,
  recipients: 100,
  refusedRecipients: 20,
  connections: 500,
  connectionsPerClient: 100,
  idleSeconds: 60,
  dataSeconds: 600,
  commandBytes: 4096,
  closeSeconds: 10,
};
