/** Keeps, of a mail's headers, the few that say who it is from and whom it was for. */
import { Buffer } from "node:buffer";
import { type MailHeader, recipientHeaderNames } from "./forwarder-headers.ts";
import { addressesIn } from "./mail-addresses.ts";
import { mailLimits } from "./mail-limits.ts";

export type HeaderSummary = {
  /** Addresses of the From headers, normalised. */
  from: readonly string[];
  /** RFC 5322 §3.6 allows one. */
  fromHeaderCount: number;
  /** The headers that `forwarder-headers.ts` names, in the order of the mail. */
  headers: readonly MailHeader[];
  dkimSignatureCount: number;
};

export function summarizeHeaders(lines: readonly { key: string; line: string }[]): HeaderSummary {
  const valuesOf = (name: string): string[] =>
    lines.filter(({ key }) => key === name).map(({ line }) => headerValue(line));
  const from = valuesOf("from");
  return {
    from: from.flatMap((value) => addressesIn(value)),
    fromHeaderCount: from.length,
    headers: lines
      .filter(({ key }) => recipientHeaderNames.has(key))
      .slice(0, mailLimits.keptHeaders)
      .map(({ key, line }) => ({ name: key, value: headerValue(line) })),
    dkimSignatureCount: valuesOf("dkim-signature").length,
  };
}

/** mailparser gives a header line as bytes, one a character, with its folds. */
function headerValue(line: string): string {
  return Buffer.from(line.slice(line.indexOf(":") + 1), "latin1")
    .toString("utf8")
    .replace(/[\r\n]+/g, " ")
    .slice(0, mailLimits.keptHeaderCharacters)
    .trim();
}
