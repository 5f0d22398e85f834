/** Tells whether a link is only for whoever did not ask: "If this wasn't you, reset your password." */
import { kind, kindAt } from "./fold.ts";
import { listBit } from "./language.ts";
import { endsSentence, isBlank, measureGap, reach } from "./lines.ts";
import type { LinkPlace } from "./link-places.ts";
import type { Surroundings } from "./link-words.ts";
import { actionBits, isPlausible, languageOf } from "./message-context.ts";

/** What the sentence in front of a link asks of whoever did not ask for the message. */
export type Condition = {
  /** It names what a link would do, or leads to this one; otherwise it may say to ignore the message. */
  isAction: boolean;
};

/**
 * Reads the sentence that ends right before a link, where it opens with the condition. "If you did not
 * ask for a password reset, ignore this" speaks of resetting too: what is to be done stands in the
 * clause behind the comma, and "otherwise, …" in the clause behind that.
 */
export function readCondition(
  { start }: LinkPlace,
  { zone, context, after, previousEnd }: Surroundings,
): Condition | undefined {
  const { text, words } = zone;
  const actions: number[] = [];
  for (let i = after - 1, seen = 0; i >= 0 && seen < 10; i--, seen++) {
    const word = words[i];
    if (word === undefined || word.end <= previousEnd || start - word.end > reach) return undefined;
    if (word.lists & actionBits) actions.push(word.start);
    if (!(word.lists & listBit.notMe) || !isPlausible(word, context)) continue;
    if (negatesLast.has(languageOf(word, context)?.tag ?? "")) continue;
    if (!opensSentence(text, word.start)) continue;
    const clause = endOfClause(text, word.end, start);
    if (clause === undefined || !isOneSentence(text, clause, start)) return undefined;
    const next = endOfClause(text, clause, start);
    // "…, act at once: [Reset password]": the sentence is about this link, whatever it says.
    const isLabel = next === undefined && endsWithColon(text, start);
    return { isAction: isLabel || actions.some((at) => at >= clause && at < (next ?? start)) };
  }
  return undefined;
}

/** Languages whose words only say "if you …": whether one did or did not stands at the clause's end. */
const negatesLast = new Set(
  "as az bho bn ckb gu hy kk ku ky mai mn mr ne or pa ps sa sd tt ug ur uz".split(" "),
);

function endsWithColon(text: string, start: number): boolean {
  let at = start - 1;
  // Arrows and other signs may point at the link.
  while (at > start - 12 && isBlank(text, at, at + 1) && !":：".includes(text[at] ?? " ")) at--;
  return ":：".includes(text[at] ?? " ");
}

/** At most a word such as "bunu" or "please note:" stands in front. */
function opensSentence(text: string, at: number): boolean {
  let from = Math.max(0, at - 40);
  for (let i = from; i < at; i++)
    if (kindAt(text, i) === kind.newline || endsSentence(text, i)) from = i + 1;
  return measureGap(text, from, at).letters <= 12;
}

// Sample: "If this wasn't you, …", "Not you? …", "如果不是您，…".
const clauseSigns = ",،、，;؛?？؟";

/** Behind the sign that ends the clause; undefined where the sentence ends before one. */
function endOfClause(text: string, from: number, to: number): number | undefined {
  for (let i = from; i < to; i++) {
    if (clauseSigns.includes(text[i] ?? " ")) return i + 1;
    // Thai, Lao and Khmer put a space where others put a comma.
    if (kindAt(text, i) === kind.space && kindAt(text, i - 1) === kind.unspaced) return i + 1;
    if (endsSentence(text, i)) return undefined;
  }
  return undefined;
}

/** One sentence of few lines, and nothing between its end and the link. */
function isOneSentence(text: string, from: number, to: number): boolean {
  const { sentences, lines, letters } = measureGap(text, from, to);
  if (letters === 0 || lines > 3 || sentences > 1) return false;
  let end = to;
  while (end > from && isBlank(text, end - 1, end)) end--;
  for (let i = from; i < end; i++)
    if (endsSentence(text, i) || endsParagraph(text, i)) return false;
  return true;
}

/** An empty line; where nobody writes full stops, any line. */
function endsParagraph(text: string, at: number): boolean {
  if (kindAt(text, at) !== kind.newline) return false;
  return kindAt(text, at - 1) === kind.unspaced || kindAt(text, at - 1) === kind.newline;
}
