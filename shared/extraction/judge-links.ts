/** Judges the link candidates of a message by anchor, path, query, place and the words near them. */
import { add, type Candidate } from "./candidates.ts";
import type { LinkKind } from "./extraction.ts";
import { listBit } from "./language.ts";
import { isBlank } from "./lines.ts";
import { readCondition } from "./link-conditions.ts";
import { type LinkPlace, readLinkPlaces } from "./link-places.ts";
import { judgeAnchorText, judgeNearby, type Surroundings } from "./link-words.ts";
import { actionBits, type MessageContext } from "./message-context.ts";
import { readUrl, type UrlParts } from "./url-parts.ts";
import type { Zone } from "./zone.ts";

export const linkThreshold = 40;
export const linkMargin = 3;

export type LinkCandidate = Candidate & { kind: LinkKind };

const shortText = 200;
/** With more links than this to choose from, words around one of them are no hint. */
const crowd = 3;

/** `code` is the message's code, where it has one: "Enter 482913, or tap https://…/x?c=482913". */
export function judgeLinks(
  zones: readonly Zone[],
  context: MessageContext,
  code: string | undefined,
): LinkCandidate[] {
  const isTexted = isTextMessage(zones);
  return zones.flatMap((zone) =>
    zone.where === "subject" || zone.isHidden ? [] : judgeZone(zone, context, { code, isTexted }),
  );
}

/** A line or two and nothing else: what it says is about its link, colon or not. */
function isTextMessage([zone, ...others]: readonly Zone[]): boolean {
  return zone?.where === "text" && others.length === 0 && zone.text.length <= shortText;
}

function judgeZone(
  zone: Zone,
  context: MessageContext,
  { code, isTexted }: { code: string | undefined; isTexted: boolean },
): LinkCandidate[] {
  const places = readLinkPlaces(zone, context.tradeWords < 2 ? code : undefined);
  const usable = new Set(
    places.filter(({ parts }) => carriesToken(parts) && !parts.isOther).map(({ value }) => value),
  );
  const texted = places.filter(
    ({ value, start, end }) => usable.has(value) && !isBlank(zone.text, start, end),
  );
  const isCrowded = new Set(texted.map(({ value }) => value)).size > crowd;
  let after = 0;
  let previousEnd = 0;
  let isFirst = true;
  const judged = places.map((place) => {
    while ((zone.words[after]?.end ?? Number.POSITIVE_INFINITY) <= place.start) after++;
    const candidate = judgeLink(place, {
      zone,
      context,
      after,
      previousEnd,
      isFirst,
      isCrowded,
      isTexted,
    });
    if (place.carriesCode) add(candidate, 14, "carries the code");
    // A text message has room for one link, and it is what the message is about.
    const points = isTexted ? 22 : zone.text.length <= shortText ? 14 : 8;
    if (usable.size === 1 && usable.has(place.value))
      add(candidate, points, "the only link with a token");
    previousEnd = place.end;
    if (usable.has(place.value)) isFirst = false;
    return candidate;
  });
  judgeAlternatives(judged, places);
  return judged;
}

const carriesToken = (parts: UrlParts) =>
  parts.hasToken || parts.hasTokenKey || parts.hasShortToken;

/** "Confirm: https://…/a. Cancel: https://…/b": whoever sends two puts the one that is wanted first. */
function judgeAlternatives(judged: readonly LinkCandidate[], places: readonly LinkPlace[]): void {
  let first: { value: string; host: string; score: number; isAnchor: boolean } | undefined;
  judged.forEach((candidate, index) => {
    const host = places[index]?.parts.host ?? "";
    if (first === undefined) {
      if (candidate.score >= linkThreshold - 6)
        first = {
          value: candidate.value,
          host,
          score: candidate.score,
          isAnchor: places[index]?.anchor !== undefined,
        };
      return;
    }
    const { value, score } = first;
    if (candidate.value === value || Math.abs(candidate.score - score) > 12) return;
    // Click tracking rewrites the button, and leaves alone what is printed to be copied.
    const isCopy = first.isAnchor && places[index]?.anchor === undefined;
    if (host === first.host || (isCopy && candidate.score - score < linkMargin))
      add(candidate, -10, "an alternative to a link above");
  });
}

function judgeLink(place: LinkPlace, around: Surroundings): LinkCandidate {
  const { zone, context } = around;
  const { anchor, parts } = place;
  const candidate: LinkCandidate = {
    value: place.value,
    shape: "url",
    where: anchor === undefined ? zone.where : "anchor",
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
  const named = anchor === undefined ? 0 : judgeAnchorText(candidate, anchor, around);
  const near = judgeNearby(candidate, place, named, around);
  // "Your password was changed. If this wasn't you, reset it. [Reset password]"
  const condition = readCondition(place, around);
  if (condition?.isAction) add(candidate, -64, "for whoever did not ask");
  judgeMessage(candidate, context);
  judgeTrade(candidate, parts, context);
  const pathKind = parts.kind ?? printed?.kind;
  const isAsked = Boolean(context.subjectLists & actionBits);
  const isSaid = pathKind !== undefined || isAsked || Boolean(named & actionBits);
  if (!isSaid && !(near & actionBits)) add(candidate, -14, "nothing says what it does");
  // A text of its own that names no action speaks louder than words that happen to stand above.
  else if (!isSaid && anchor !== undefined && around.isCrowded)
    add(candidate, -12, "its own text says nothing of it");
  // "Log in": every newsletter has such a button, and every sale an "Activate". One that is for once is
  // said to end, or comes with a word for whoever did not ask.
  const does = named & actionBits;
  const isSale = context.tradeWords >= 2 && context.amounts > 0;
  const isOrdinary = does === listBit.login || (does !== 0 && !(does & passwordBits) && isSale);
  // "Activate free trial", "Confirm my spot": what it acts on is offered, not secret. "Join": a webinar.
  const isOffer = does !== 0 && !(does & passwordBits) && Boolean(named & listBit.trade);
  const isEvent = does === listBit.invite && context.tradeWords > 0;
  const isOnce = Boolean(context.lists & onceBits) && !isOffer;
  if ((isOrdinary || isOffer || isEvent) && pathKind === undefined && !isAsked && !isOnce)
    add(candidate, -30, "a button as every message has");
  // "How to join the webinar: https://…"
  else if (does === 0 && (near & actionBits) === listBit.invite && context.tradeWords >= 2)
    add(candidate, -40, "an event to join");
  // "New sign-in to your account": [Review activity].
  const said = (near | context.subjectLists) & actionBits;
  const isNotice = anchor !== undefined && does === 0 && said === listBit.login;
  if (isNotice && pathKind === undefined) {
    // "If this wasn't you, look at your settings. [Account security]"
    if (condition?.isAction === false) add(candidate, -40, "for whoever did not ask");
    else if (named === 0 && !(context.lists & onceBits))
      add(candidate, -16, "its own text says nothing of logging in");
  }
  candidate.kind =
    kindOfBits(named) ??
    pathKind ??
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
    add(candidate, parts.hasShortToken ? -8 : -60, "carries no token");
}

function judgeMessage(candidate: Candidate, context: MessageContext): void {
  if (context.subjectLists & actionBits) add(candidate, 12, "the subject says what it is for");
  if (context.lists & listBit.validity) add(candidate, 4, "the message speaks of validity");
  if (context.lists & listBit.notMe) add(candidate, 4, "the message tells whoever did not ask");
}

/** "Get up to Rs. 70,000 now! Activate: https://…/Ab3x": what sells borrows the words of logging in. */
function judgeTrade(candidate: Candidate, parts: UrlParts, context: MessageContext): void {
  if (context.subjectLists & actionBits) return;
  const isShort = !parts.hasToken && !parts.hasTokenKey;
  if (isShort && context.tradeWords + context.amounts > 0)
    add(candidate, -16, "a short link in a message that speaks of money or sales");
  else if (context.tradeWords >= 3) {
    // Nothing expires, nobody is told what to do who did not ask.
    const isOnce = Boolean(context.lists & onceBits);
    add(candidate, isOnce ? -16 : -26, "in a message about orders or sales");
  }
}

const onceBits = listBit.validity | listBit.notMe;
const passwordBits = listBit.reset | listBit.unlock;

function kindOfBits(lists: number): LinkKind | undefined {
  if (lists & listBit.reset) return "reset";
  if (lists & listBit.unlock) return "unlock";
  if (lists & listBit.invite && !(lists & listBit.verify)) return "invite";
  if (lists & listBit.verify) return "verify";
  if (lists & listBit.login) return "login";
  if (lists & listBit.invite) return "invite";
  return undefined;
}
