/** What is kept of a message's text beside what was found in it. */
import { readHtml } from "../extraction/html.ts";
import type { Message, MessageContent } from "../message/message.ts";
import { contentLimits, cutToBytes } from "../store/content.ts";
import type { FoundInMessage } from "./find-in-message.ts";

/** An email's excerpt around what was found, or its first words; an SMS or a push as it is. */
export function keptContent({ channel, content }: Message, { primary }: FoundInMessage): string {
  if (channel !== "email") return cutToBytes(content.text ?? "", contentLimits.contentBytes);
  const excerpt = primary?.evidence.excerpt ?? firstWords(content);
  return cutToBytes(excerpt, contentLimits.excerptBytes);
}

function firstWords({ text, html, subject }: MessageContent): string {
  const visible = [text, html === undefined ? undefined : readHtml(html).text, subject];
  return visible.find((one) => one !== undefined && one.trim() !== "")?.trim() ?? "";
}
