/** What is stored of a message's content: what was found in it, and the text around that. */
import { readHtml } from "../extraction/html.ts";
import type { Message, MessageContent } from "../message/message.ts";
import { contentLimits, cutToBytes } from "../store/content.ts";
import { type FoundInMessage, findInMessage } from "./find-in-message.ts";

export type MessageDigest = {
  found: FoundInMessage;
  /** An email's excerpt around what was found, or its first words; an SMS or a push as it is. */
  content: string;
};

export function digestMessage(message: Pick<Message, "channel" | "content">): MessageDigest {
  const found = findInMessage(message);
  return { found, content: keptContent(message, found) };
}

function keptContent(
  { channel, content }: Pick<Message, "channel" | "content">,
  { primary }: FoundInMessage,
): string {
  if (channel !== "email") return cutToBytes(content.text ?? "", contentLimits.contentBytes);
  const excerpt = primary?.evidence.excerpt ?? firstWords(content);
  return cutToBytes(excerpt, contentLimits.excerptBytes);
}

function firstWords({ text, html, subject }: MessageContent): string {
  const visible = [text, html === undefined ? undefined : readHtml(html).text, subject];
  return visible.find((one) => one !== undefined && one.trim() !== "")?.trim() ?? "";
}
