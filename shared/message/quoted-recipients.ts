/**
 * Whom a mail was for before somebody forwarded it by hand: from the message attached to it, or from
 * the header lines that the mail program quoted in its text (`email-forward-parser`).
 */
import EmailForwardParser from "email-forward-parser";
import { htmlLines } from "./html-lines.ts";
import { addressesIn } from "./mail-addresses.ts";
import type { ParsedMail } from "./parse-mail.ts";

/**
 * What the parser is given at most. Its expressions take quadratic time in blank lines, and cubic in
 * the length of a line: so both are cut before, and the worst case stays at a fraction of a second.
 */
const quoteLimits = {
  /** Characters in all: the quoted header stands behind what the person wrote. */
  characters: 8 * 1024,
  /** Characters of a line: a name and an address, twice (`Jane <jane@…<mailto:jane@…>>`). */
  lineCharacters: 200,
} as const;

/** `Fwd: …`, `WG: …`, `转发：…`: any short word before a colon may say "forwarded" in some language. */
const prefixed = /^\s{0,10}[\p{L}\p{M}]{1,12}\.?\s?[:：]/u;

const parser = new EmailForwardParser();

/** Normalised addresses in the order they were written; none when nothing was forwarded. */
export function quotedRecipients(
  mail: Pick<ParsedMail, "subject" | "text" | "html" | "attached">,
): string[] {
  const attached = mail.attached.flatMap(({ to }) => to);
  if (attached.length > 0) return attached;
  const { subject, text, html } = mail;
  if (subject === undefined || !prefixed.test(subject)) return [];
  const lines = text ?? (html === undefined ? "" : htmlLines(html, quoteLimits.characters * 2));
  const body = tame(lines);
  const known = parser.read(body, subject.slice(0, quoteLimits.lineCharacters).trim());
  // The parser knows the prefixes of few languages, but the separator lines of many.
  const { to } = known.forwarded ? known.email : parser.read(body).email;
  const mailboxes = Array.isArray(to) ? to : [to];
  return mailboxes.flatMap((mailbox) => addressesIn(mailbox?.address ?? "", "words"));
}

function tame(text: string): string {
  return (
    text
      .slice(0, quoteLimits.characters * 2)
      .replace(/\p{Zs}+/gu, " ")
      .split(/\r?\n|\r/)
      // The parser takes quote marks away, so a line of nothing else is a blank line to it.
      .map((line) => (/^[>\s]*$/.test(line) ? "" : line.trim()))
      .map((line) => line.slice(0, quoteLimits.lineCharacters))
      .join("\n")
      .replace(/\n{3,}/g, "\n\n")
      .slice(0, quoteLimits.characters)
  );
}
