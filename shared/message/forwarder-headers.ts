/**
 * Where the programs that forward mail write down whom it was for: a table, in the order of trust.
 *
 * All of it can be forged by whoever mails the inbox; see `recipient-identifier.ts`.
 */
import { type AddressSyntax, addressesIn } from "./mail-addresses.ts";

export type MailHeader = {
  /** Lower case. */
  name: string;
  /** Unfolded, decoded to Unicode. */
  value: string;
};

export type ForwarderHeader = {
  forwarder: string;
  /** Lower case. */
  header: string;
  syntax: AddressSyntax;
  /** Read the first address alone: those behind it are whom the mail was forwarded to. */
  firstOnly?: true;
  /**
   * The row counts only while this header holds an address of our own: it tells that the mail was
   * forwarded *to us*, and not to somebody before.
   */
  whileOurs?: "x-forwarded-to";
};

export const forwarderHeaders: readonly ForwarderHeader[] = [
  // X-Forwarded-To: codes@otp.example / X-Forwarded-For: jane@gmail.com codes@otp.example
  {
    forwarder: "Gmail",
    header: "x-forwarded-for",
    syntax: "words",
    firstOnly: true,
    whileOurs: "x-forwarded-to",
  },
  {
    forwarder: "Gmail",
    header: "delivered-to",
    syntax: "mailboxes",
    whileOurs: "x-forwarded-to",
  },
  // X-MS-Exchange-Inbox-Rules-Loop: jane@contoso.example
  {
    forwarder: "Microsoft 365",
    header: "x-ms-exchange-inbox-rules-loop",
    syntax: "mailboxes",
  },
  // The alias that was mailed; X-Resolved-to names the mailbox behind it.
  { forwarder: "Fastmail", header: "x-delivered-to", syntax: "mailboxes" },
  { forwarder: "Fastmail", header: "x-resolved-to", syntax: "mailboxes" },
  { forwarder: "Postfix", header: "x-original-to", syntax: "mailboxes" },
  // RFC 5322 §3.6.6: who sent it on.
  { forwarder: "redirect", header: "resent-from", syntax: "mailboxes" },
  { forwarder: "direct", header: "to", syntax: "mailboxes" },
];

/** The headers a parsed mail has to keep for this table. */
export const recipientHeaderNames: ReadonlySet<string> = new Set(
  forwarderHeaders.flatMap(({ header, whileOurs }) =>
    whileOurs === undefined ? [header] : [header, whileOurs],
  ),
);

/** More than are looked up for a mail; a header can hold thousands. */
const addressesPerRow = 50;

/** What the headers of one row say; normalised addresses. */
export type NotedRecipients = {
  addresses: readonly string[];
  /** The row counts only while one of these is our own. */
  whileOurs?: readonly string[];
};

/** In the order of trust; rows that name nobody are left out. */
export function notedRecipients(headers: readonly MailHeader[]): NotedRecipients[] {
  const read = (wanted: string, { syntax, firstOnly }: ForwarderHeader): string[] =>
    headers
      .filter(({ name }) => name === wanted)
      .flatMap(({ value }) => addressesIn(value, syntax).slice(0, firstOnly && 1))
      .slice(0, addressesPerRow);
  return forwarderHeaders
    .map((row) => ({
      addresses: read(row.header, row),
      ...(row.whileOurs !== undefined && { whileOurs: read(row.whileOurs, row) }),
    }))
    .filter(({ addresses }) => addresses.length > 0);
}
