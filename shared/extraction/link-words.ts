/** Weighs the words of a link candidate: those between its tags, and those around it. */
import { add, type Candidate } from "./candidates.ts";
import { kind, kindAt } from "./fold.ts";
import type { Anchor } from "./html.ts";
import { listBit } from "./language.ts";
import { findWords, type Word } from "./lexicon.ts";
import { isAloneOnLine, isBlank, measureGap, reach } from "./lines.ts";
import type { LinkPlace } from "./link-places.ts";
import { actionBits, isPlausible, type MessageContext } from "./message-context.ts";
import type { Zone } from "./zone.ts";

/** What stands around a place: the first word that ends behind its start, and where the link before ended. */
export type Surroundings = {
  zone: Zone;
  context: MessageContext;
  after: number;
  previousEnd: number;
  /** No link with a token stands before it. */
  isFirst: boolean;
  /** Many links with tokens and texts of their own stand in the zone. */
  isCrowded: boolean;
  /** The message is a text message, or as short as one. */
  isTexted: boolean;
};

const otherBits = listBit.otherLink | listBit.notMe;

/** Points for the words between the tags; gives the lists that were decisive. */
export function judgeAnchorText(
  candidate: Candidate,
  anchor: Anchor,
  { zone, context, after }: Surroundings,
): number {
  const isTextless = isBlank(zone.text, anchor.start, anchor.end);
  // A button can be a picture of one: its alternative text is what it says.
  const words = isTextless
    ? findWords(anchor.alt.slice(0, 200))
    : wordsWithin(zone.words, anchor, after);
  let lists = 0;
  let action: Word | undefined;
  let other: Word | undefined;
  let password: Word | undefined;
  for (const word of words) {
    lists |= word.lists;
    if (word.lists & actionBits) action ??= word;
    if (word.lists & listBit.weakCode) password ??= word;
    if (word.lists & otherBits && isPlausible(word, context)) other ??= word;
  }
  const isShort = anchor.end - anchor.start <= 80;
  if (action !== undefined && isShort) {
    // "Join now", "Accept": every shop and meeting says so. It is an invitation when the message
    // speaks of one, and of nothing to buy or attend.
    const isInvitation = context.inviteWords >= 2 && context.tradeWords === 0;
    const isOffer =
      Boolean(lists & listBit.trade) && !(lists & (listBit.login | listBit.reset | listBit.unlock));
    const isVague = isOffer || (!(lists & actionBits & ~listBit.invite) && !isInvitation);
    const points = isVague ? (context.tradeWords > 0 ? 4 : 14) : 32;
    add(candidate, points, "its text says what it does", action);
    if (!isTextless) {
      candidate.word = action;
      candidate.distance = 0;
    }
  } else if (action !== undefined) add(candidate, 10, "its text mentions it", action);
  else if (password !== undefined && isShort && other === undefined)
    add(candidate, 26, "its text speaks of a password", password);
  if (other !== undefined)
    add(candidate, action === undefined ? -40 : -25, "its text says something else", other);
  if (action === undefined && isNumberText(zone.text, anchor))
    add(candidate, -24, "its text is a number");
  if (anchor.isButton) add(candidate, 10, "drawn as a button");
  if (isTextless && action === undefined)
    add(candidate, -20, anchor.alt === "" ? "has no text" : "is an image");
  return lists;
}

/** "1Z04WX8803", "#48213": the number of a parcel, an order, a payment, to look it up. */
function isNumberText(text: string, { start, end }: Anchor): boolean {
  if (end - start > 40) return false;
  let digits = 0;
  for (let at = start; at < end; at++) {
    const what = kindAt(text, at);
    if (what === kind.digit) digits++;
    else if (what !== kind.latin && text[at] !== "#" && text[at] !== "-") return false;
  }
  return digits >= 4;
}

function wordsWithin(words: readonly Word[], anchor: Anchor, first: number): Word[] {
  const within: Word[] = [];
  for (let i = Math.max(0, first - 1); i < words.length && within.length < 12; i++) {
    const word = words[i];
    if (word === undefined || word.start >= anchor.end) break;
    if (word.end > anchor.start) within.push(word);
  }
  return within;
}

const isOtherwise = ({ lists }: Word) =>
  Boolean(lists & listBit.otherLink) && !(lists & actionBits);

/** Words in the lines before a link, and right behind it; gives the lists that were decisive. */
export function judgeNearby(
  candidate: Candidate,
  { parts }: LinkPlace,
  named: number,
  { zone, context, after, previousEnd, isFirst, isTexted }: Surroundings,
): number {
  const { text, words } = zone;
  const hasColon = endsWithColon(text, candidate.start);
  const carriesToken = parts.hasToken || parts.hasTokenKey || parts.hasShortToken;
  let lists = 0;
  let best = 0;
  let word: Word | undefined;
  for (let i = after - 1, seen = 0; i >= 0 && seen < 14; i--, seen++) {
    const near = words[i];
    if (near === undefined || candidate.start - near.end > reach) break;
    const gap = measureGap(text, near.end, candidate.start);
    if (near.lists & listBit.notMe && gap.sentences === 0 && isPlausible(near, context)) {
      // Behind another link, the sentence may run over lines: "If you did not … follow this link\nto
      // cancel:\n\nhttps://…". In front of the first, it ends with its line.
      const isForThis = gap.lines === 0 || (!isFirst && near.end > previousEnd);
      if (isForThis && gap.lines <= 3) {
        add(candidate, -40, "for whoever did not ask", near);
        break;
      }
    }
    // "Log in to renew: https://…": the nearest word says what the link is for.
    if (isOtherwise(near) && best === 0 && gap.sentences === 0 && gap.lines <= 1) {
      if (near.end > previousEnd && isPlausible(near, context)) {
        add(candidate, -16, "words near it say something else", near);
        break;
      }
    }
    // What stands before the link before this one speaks of that.
    if (!(near.lists & actionBits) || gap.lines > 6 || near.end <= previousEnd) continue;
    // "Log in: https://…", "Sign in to Example: https://…": the words are the link's label.
    const isLabel =
      carriesToken &&
      gap.sentences === 0 &&
      gap.lines <= 1 &&
      (gap.letters === 0 || ((hasColon || isTexted) && gap.letters <= 20));
    const score = (isLabel ? (hasColon ? 34 : 28) : 20) - gap.lines * 2 - gap.sentences * 4;
    lists |= near.lists & actionBits;
    if (score > best) {
      best = score;
      word = near;
    }
  }
  for (let i = after, seen = 0; i < words.length && seen < 8; i++, seen++) {
    const near = words[i];
    if (near === undefined || near.start - candidate.end > 80) break;
    if (near.start < candidate.end || !(near.lists & actionBits)) continue;
    const gap = measureGap(text, candidate.end, near.start);
    if (gap.lines > 0 || gap.sentences > 0) break;
    lists |= near.lists & actionBits;
    if (14 > best) {
      best = 14;
      word = near;
    }
  }
  if (best > 0 && word !== undefined) {
    const points = named & actionBits ? Math.round(best / 2) : best;
    add(candidate, points, "words near it", word);
    candidate.word ??= word;
    candidate.distance ??= Math.max(candidate.start - word.end, word.start - candidate.end);
  }
  if (isAloneOnLine(text, candidate.start, candidate.end)) add(candidate, 6, "alone on its line");
  return lists;
}

function endsWithColon(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 3), start).trimEnd();
  return before.endsWith(":") || before.endsWith("：");
}
