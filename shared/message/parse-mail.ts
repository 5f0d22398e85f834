/**
 * Raw mail in, text and a few headers out: mailparser as a stream, within the limits of
 * `mail-limits.ts`.
 *
 * Attachments are drained and never kept or opened, with one exception: a message forwarded as an
 * attachment is what the mail is about, so it is parsed too, under the same limits.
 */
import { type AttachmentStream, MailParser, type MessageText } from "mailparser";
import { OtpostError } from "../errors.ts";
import { addressesIn } from "./mail-addresses.ts";
import { type HeaderSummary, summarizeHeaders } from "./mail-headers.ts";
import { mailLimits } from "./mail-limits.ts";
import { measureParts } from "./mime-tree.ts";
import { pruneMail } from "./prune-mail.ts";

export type ParsedMail = MailText &
  HeaderSummary & {
    /** The `OTP-Token` header, unverified; absent unless there is exactly one and it is valid. */
    otpToken?: { code: string; origin: string };
    /** Messages forwarded as attachments, outermost first. */
    attached: readonly AttachedMail[];
  };

/** Decoded, and at most 256 KiB each; absent when there is none, or nothing but blanks. */
export type MailText = { subject?: string; text?: string; html?: string };

export type AttachedMail = MailText & { to: readonly string[] };

/** What is left of the limits; shared with the messages attached to a mail. */
type Budget = { parts: number; depth: number; attachedMessages: number };

/**
 * @throws OtpostError `mail_limit_exceeded`, `mail_unparseable`; and whatever the source throws.
 */
export function parseMail(raw: AsyncIterable<Uint8Array>): Promise<ParsedMail> {
  const { parts, depth, attachedMessages } = mailLimits;
  return parseMessage(pruneMail(raw), { parts, depth, attachedMessages });
}

async function parseMessage(raw: AsyncIterable<Uint8Array>, budget: Budget): Promise<ParsedMail> {
  const parser = new MailParser({
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
    keepDeliveryStatus: true,
    ignoreEmbedded: true,
    checksumAlgo: false,
    maxHeadSize: mailLimits.headerBytes,
    maxChildNodes: Math.max(1, budget.parts),
  });
  let headers = summarizeHeaders([]);
  parser.on("headerLines", (lines) => {
    headers = summarizeHeaders(lines);
  });
  const attached: AttachedMail[] = [];
  let text: MailText = {};

  const read = async (parts: AsyncIterable<AttachmentStream | MessageText>): Promise<void> => {
    for await (const part of parts) {
      if (part.type === "text") {
        text = capText(part);
      } else {
        if (part.contentType === "message/rfc822") {
          attached.push(...(await parseAttached(part.content, budget, measureParts(parser).depth)));
        }
        // Released, the rest of it flows past; nothing is kept.
        part.content.resume();
        part.release?.();
      }
    }
  };

  const [fed, done] = await Promise.allSettled([feed(raw, parser), read(parser)]);
  // An error of the source may pass, one of the mail will not.
  if (fed.status === "rejected") throw fed.reason;
  if (done.status === "rejected") throw asMailError(done.reason);
  const { parts, depth } = measureParts(parser);
  if (depth > budget.depth) throw limitExceeded("depth");
  if (parts > budget.parts) throw limitExceeded("parts");
  budget.parts -= parts;
  return {
    ...capText({ subject: parser.subject }),
    ...text,
    ...headers,
    ...(parser.otp === undefined ? {} : { otpToken: { ...parser.otp } }),
    attached,
  };
}

/** A broken attached message costs the mail nothing but that message. */
async function parseAttached(
  raw: AsyncIterable<Uint8Array>,
  budget: Budget,
  depth: number,
): Promise<AttachedMail[]> {
  if (budget.attachedMessages === 0) throw limitExceeded("attachedMessages");
  const left: Budget = {
    parts: budget.parts,
    depth: budget.depth - depth,
    attachedMessages: budget.attachedMessages - 1,
  };
  try {
    const mail = await parseMessage(raw, left);
    const to = mail.headers.filter(({ name }) => name === "to");
    return [
      {
        ...pickText(mail),
        to: to.flatMap(({ value }) => addressesIn(value)),
      },
      ...mail.attached,
    ];
  } catch (error) {
    if (error instanceof OtpostError && error.code === "mail_unparseable") return [];
    throw error;
  } finally {
    budget.parts = left.parts;
  }
}

const byteLimits = {
  subject: mailLimits.subjectBytes,
  text: mailLimits.textBytes,
  html: mailLimits.textBytes,
} as const;

function capText(texts: { [Name in keyof MailText]?: string | undefined }): MailText {
  const capped: MailText = {};
  for (const name of ["subject", "text", "html"] as const) {
    const text = texts[name];
    if (text !== undefined && text.trim() !== "") capped[name] = capBytes(text, byteLimits[name]);
  }
  return capped;
}

const pickText = ({ subject, text, html }: MailText): MailText => capText({ subject, text, html });

/** Cut at the last character that fits whole. */
function capBytes(text: string, limitBytes: number): string {
  if (text.length * 3 <= limitBytes) return text;
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(limitBytes));
  return text.slice(0, read);
}

/**
 * Writes all of the source into the parser; ends early, and quietly, when the parser has failed.
 * `stream.pipeline` does the same at a quarter of the cost of reading a small mail.
 *
 * @throws whatever the source throws; then the parser is destroyed.
 */
async function feed(raw: AsyncIterable<Uint8Array>, parser: MailParser): Promise<void> {
  try {
    for await (const chunk of raw) {
      // Destroyed while the source was waited for, it would never say that it is drained.
      if (parser.destroyed) return;
      if (!parser.write(chunk)) await drained(parser);
    }
    parser.end();
  } catch (error) {
    parser.destroy(new Error("the source failed"));
    throw error;
  }
}

const drained = (parser: MailParser): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      parser.off("drain", done).off("close", done);
      resolve();
    };
    parser.on("drain", done).on("close", done);
  });

const limitWords = {
  parts: `more than ${mailLimits.parts} MIME parts`,
  depth: `MIME parts nested more than ${mailLimits.depth} deep`,
  attachedMessages: `messages attached more than ${mailLimits.attachedMessages} deep`,
  headerBytes: `a header section of more than ${mailLimits.headerBytes} bytes`,
} as const;

function limitExceeded(limit: keyof typeof limitWords): OtpostError {
  return new OtpostError("mail_limit_exceeded", `The mail has ${limitWords[limit]}.`);
}

function asMailError(error: unknown): OtpostError {
  if (error instanceof OtpostError) return error;
  if (error instanceof Error && "code" in error && error.code === "EMAXLEN") {
    return limitExceeded(/header/i.test(error.message) ? "headerBytes" : "parts");
  }
  // The cause stays behind: what a parser complains about may quote the mail.
  return new OtpostError("mail_unparseable", "The mail cannot be parsed as MIME.");
}
