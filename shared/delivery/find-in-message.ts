/** What is found in a message, as values to store. */
import { explain } from "../extraction/explain.ts";
import type { Extraction } from "../extraction/extraction.ts";
import type { Message } from "../message/message.ts";
import { registrableDomain } from "../message/organization-domain.ts";
import type { FoundValue, WeighedCandidate } from "../store/codes.ts";
import { weighedCandidates } from "./weighed-candidates.ts";

/** Skyvern's rule: a pushed content of at most so many characters *is* the code. */
const codeCharacters = 10;

export type FoundInMessage = {
  primary?: FoundValue;
  secondary?: FoundValue;
  /** What else could have been it, best first. */
  rejected?: readonly WeighedCandidate[];
};

/** Each is about 150 bytes of a stored code. */
const rejectedAtMost = 3;

/** The likelier value is the primary; both are absent when nothing was found. */
export function findInMessage({
  channel,
  content,
}: Pick<Message, "channel" | "content">): FoundInMessage {
  const pushed = channel === "api" ? findWholeContent(content.text ?? "") : undefined;
  if (pushed !== undefined) return pushed;
  const explanation = explain({ channel, ...content }, { registrableDomain });
  const rejected = weighedCandidates(explanation, rejectedAtMost + 2)
    .filter(({ won }) => !won)
    .slice(0, rejectedAtMost)
    .map(({ won: _, ...candidate }) => candidate);
  return {
    ...order(explanation.extraction),
    ...(rejected.length === 0 ? {} : { rejected }),
  };
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
