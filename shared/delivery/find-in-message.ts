/** What is found in a message, as values to store. */
import { extract } from "../extraction/extract.ts";
import type { Extraction } from "../extraction/extraction.ts";
import type { Message } from "../message/message.ts";
import type { FoundValue } from "../store/codes.ts";

/** Skyvern's rule: a pushed content of at most so many characters *is* the code. */
const codeCharacters = 10;

export type FoundInMessage = { primary?: FoundValue; secondary?: FoundValue };

/** The likelier value is the primary; both are absent when nothing was found. */
export function findInMessage({ channel, content }: Message): FoundInMessage {
  const pushed = channel === "api" ? findWholeContent(content.text ?? "") : undefined;
  return pushed === undefined ? order(extract({ channel, ...content })) : pushed;
}

function findWholeContent(text: string): FoundInMessage | undefined {
  const value = text.replaceAll("\0", "").trim();
  if ([...value.slice(0, codeCharacters * 2 + 1)].length > codeCharacters) return undefined;
  if (value === "") return {};
  const isLink = /^https?:\/\//i.test(value);
  return {
    primary: {
      otpType: isLink ? "magic_link" : "totp",
      value,
      evidence: { rule: "whole_content", where: "text" },
    },
  };
}

function order({ code, link, primary }: Extraction): FoundInMessage {
  const foundCode: FoundValue | undefined = code && { otpType: "totp", ...code };
  const foundLink: FoundValue | undefined = link && { otpType: "magic_link", ...link };
  const [first, second] = primary === "link" ? [foundLink, foundCode] : [foundCode, foundLink];
  if (primary === undefined || first === undefined) return {};
  return { primary: first, ...(second === undefined ? {} : { secondary: second }) };
}
