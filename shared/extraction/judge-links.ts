/** Judges the link candidates of a message by anchor, path, query, place and the words near them. */
import { add, type Candidate } from "./candidates.ts";
import type { LinkKind } from "./extraction.ts";
import type { Anchor } from "./html.ts";
import { listBit } from "./language.ts";
import type { Word } from "./lexicon.ts";
import { isBlank, lineEnd, lineStart, measureGap, reach } from "./lines.ts";
import { actionBits, isPlausible, type MessageContext } from "./message-context.ts";
import { readUrl, type UrlParts } from "./url-parts.ts";
import type { Zone } from "./zone.ts";

export const linkThreshold = 40;
export const linkMargin = 3;

export type LinkCandidate = Candidate & { kind: LinkKind };

/** More than any message a person reads; the rest is not looked at. */
const maxLinks = 600;

export function judgeLinks(zones: readonly Zone[], context: MessageContext): LinkCandidate[] {
  const judged: LinkCandidate[] = [];
  for (const zone of zones) {
    if (zone.where === "subject" || zone.isHidden) continue;
    const places = readPlaces(zone);
    const isOnly = new Set(places.map((place) => place.value)).size === 1;
    let nextWord = 0;
    let previousEnd = 0;
    for (const place of places) {
      if (judged.length >= maxLinks) return judged;
      while (nextWord < zone.words.length && (zone.words[nextWord]?.end ?? 0) <= place.start)
        nextWord++;
      const parts = readUrl(place.value);
      if (parts === undefined) continue;
      const candidate = judgeLink(zone, place, parts, nextWord, previousEnd, context);
      // A text message has room for one link, and it is what the message is about.
      if (isOnly) add(candidate, zone.text.length <= shortText ? 14 : 8, "the only link");
      judged.push(candidate);
      previousEnd = place.end;
    }
  }
  return judged;
}

const shortText = 200;

type Place = {
  value: string;
  start: number;
  end: number;
  anchor?: Anchor;
  /** The URL that the anchor's text is. */
  printed?: string;
};

/** Anchors and printed URLs in order; a URL printed as an anchor's text is that anchor. */
function readPlaces(zone: Zone): Place[] {
  const places: Place[] = [];
  const anchored: Place[] = [];
  for (const anchor of zone.anchors) {
    if (anchor.isHidden) continue;
    const { start, end } = anchor;
    anchored.push({ value: decodeHref(anchor.href), start, end, anchor });
  }
  let next = 0;
  for (const { kind, value, start, end } of zone.addresses) {
    if (kind !== "url") continue;
    while (next < anchored.length && (anchored[next]?.end ?? 0) <= start) next++;
    const around = anchored[next];
    if (around !== undefined && around.start <= start && around.end >= end) around.printed = value;
    else places.push({ value, start, end });
  }
  places.push(...anchored);
  return places.sort((a, b) => a.start - b.start);
}

/** Samples: "a?b&amp;c", "a?b&#38;c", "a?b&#x26;c"; other entities are left as they are. */
const ampersandEntity = /&(?:amp|#38|#x26);/giu;

function decodeHref(href: string): string {
  return href.trim().replace(ampersandEntity, "&");
}

function judgeLink(
  zone: Zone,
  place: Place,
  parts: UrlParts,
  after: number,
  previousEnd: number,
  context: MessageContext,
): LinkCandidate {
  const candidate: LinkCandidate = {
    value: place.value,
    shape: "url",
    where: place.anchor === undefined ? zone.where : "anchor",
    zone,
    start: place.start,
    end: place.end,
    score: 0,
    reasons: [],
    kind: "login",
  };
  judgeUrl(candidate, parts);
  const printed = place.printed === undefined ? undefined : readUrl(place.printed);
  if (printed !== undefined) {
    add(candidate, 6, "printed in full");
    // Click tracking rewrites the address, not the text: what is printed says where it leads.
    if (place.printed !== place.value) judgeUrl(candidate, printed);
  }
  const named =
    place.anchor === undefined ? 0 : judgeAnchor(candidate, zone, place.anchor, after, context);
  const near = judgeNearby(candidate, zone, parts, after, previousEnd, named, context);
  judgeMessage(candidate, context);
  candidate.kind =
    kindOfBits(named) ??
    parts.kind ??
    printed?.kind ??
    kindOfBits(near) ??
    kindOfBits(context.subjectLists) ??
    kindOfBits(context.lists) ??
    "login";
  return candidate;
}

function judgeUrl(candidate: Candidate, parts: UrlParts): void {
  if (parts.isBare) add(candidate, -50, "leads to a front page");
  if (parts.kind !== undefined) add(candidate, 14, `path says ${parts.word}`);
  if (parts.isOther) add(candidate, -30, "path names another purpose");
  if (parts.hasToken) add(candidate, 12, "carries a token");
  if (parts.kind !== undefined && parts.hasToken) add(candidate, 8, "path and token agree");
  if (parts.hasTokenKey) add(candidate, 6, "a query key names a token");
  if (!parts.hasToken && !parts.hasTokenKey)
    add(candidate, parts.hasShortToken ? -8 : -34, "carries no token");
}

/** Points for the words between the tags; gives the lists that were decisive. */
function judgeAnchor(
  candidate: Candidate,
  zone: Zone,
  anchor: Anchor,
  first: number,
  context: MessageContext,
): number {
  let lists = 0;
  let action: Word | undefined;
  let other: Word | undefined;
  let password: Word | undefined;
  for (let i = Math.max(0, first - 1), seen = 0; i < zone.words.length && seen < 12; i++, seen++) {
    const word = zone.words[i];
    if (word === undefined || word.start >= anchor.end) break;
    if (word.end <= anchor.start) continue;
    lists |= word.lists;
    if (word.lists & actionBits) action ??= word;
    if (word.lists & listBit.weakCode) password ??= word;
    if (word.lists & (listBit.otherLink | listBit.notMe) && isPlausible(word, context))
      other ??= word;
  }
  const isShort = anchor.end - anchor.start <= 80;
  if (action !== undefined && isShort) {
    add(candidate, 32, "its text says what it does", action);
    candidate.word = action;
    candidate.distance = 0;
  } else if (action !== undefined) add(candidate, 10, "its text mentions it", action);
  else if (password !== undefined && isShort && other === undefined)
    add(candidate, 22, "its text speaks of a password", password);
  if (other !== undefined)
    add(candidate, action === undefined ? -40 : -25, "its text says something else", other);
  if (anchor.isButton) add(candidate, 10, "drawn as a button");
  if (isBlank(zone.text, anchor.start, anchor.end))
    add(candidate, -20, anchor.alt === "" ? "has no text" : "is an image");
  return lists;
}

/** Words in the lines before a link, and right behind it; gives the lists that were decisive. */
function judgeNearby(
  candidate: Candidate,
  zone: Zone,
  parts: UrlParts,
  after: number,
  previousEnd: number,
  named: number,
  context: MessageContext,
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
    if (
      near.lists & listBit.notMe &&
      gap.sentences === 0 &&
      gap.lines === 0 &&
      isPlausible(near, context)
    ) {
      add(candidate, -40, "for whoever did not ask", near);
      break;
    }
    // What stands before the link before this one speaks of that.
    if (!(near.lists & actionBits) || gap.lines > 6 || near.end <= previousEnd) continue;
    // "Log in: https://…", "Sign in to Example: https://…": the words are the link's label.
    const isLabel =
      carriesToken &&
      gap.sentences === 0 &&
      gap.lines <= 1 &&
      (gap.letters === 0 || (hasColon && gap.letters <= 20));
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
  if (
    isBlank(text, lineStart(text, candidate.start), candidate.start) &&
    isBlank(text, candidate.end, lineEnd(text, candidate.end))
  )
    add(candidate, 6, "alone on its line");
  return lists;
}

function endsWithColon(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 3), start).trimEnd();
  return before.endsWith(":") || before.endsWith("：");
}

function judgeMessage(candidate: Candidate, context: MessageContext): void {
  if (context.subjectLists & actionBits) add(candidate, 12, "the subject says what it is for");
  if (context.lists & listBit.validity) add(candidate, 4, "the message speaks of validity");
  if (context.lists & listBit.notMe) add(candidate, 4, "the message tells whoever did not ask");
}

function kindOfBits(lists: number): LinkKind | undefined {
  if (lists & listBit.reset) return "reset";
  if (lists & listBit.unlock) return "unlock";
  if (lists & listBit.invite && !(lists & listBit.verify)) return "invite";
  if (lists & listBit.verify) return "verify";
  if (lists & listBit.login) return "login";
  if (lists & listBit.invite) return "invite";
  return undefined;
}
