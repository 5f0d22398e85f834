/** Tells from the words and signs beside a number that it is not a code: a duration, an order, a year. */
import type { ShapedCode } from "./code-shapes.ts";
import { foldUnit, kind, kindAt } from "./fold.ts";
import { listBit } from "./language.ts";
import type { Word } from "./lexicon.ts";
import { measureGap, reach } from "./lines.ts";
import { actionBits, isPlausible, type MessageContext, namingBits } from "./message-context.ts";
import type { Zone } from "./zone.ts";

export type OtherNumber = {
  reason: string;
  word?: Word;
  /** A code word names it too: it speaks against the number, and settles nothing. */
  isNamed: boolean;
};

/**
 * `before` and `after` index the last word that ends before the number and the first that starts
 * behind it. Words of languages that the message is not written in do not count.
 */
export function findOtherNumber(
  zone: Zone,
  code: ShapedCode,
  before: number,
  after: number,
  context: MessageContext,
): OtherNumber | undefined {
  if (isYear(code) && isInDate(zone, code)) return { reason: "a year", isNamed: false };
  const next = zone.words[after];
  if (next !== undefined && isPlausible(next, context)) {
    const reason = readBehind(zone, code, next, before);
    if (reason !== undefined) return { reason, word: next, isNamed: false };
  }
  const last = zone.words[before];
  if (last !== undefined && isPlausible(last, context)) return readBefore(zone, code, last, before);
  return undefined;
}

function readBehind(zone: Zone, code: ShapedCode, next: Word, before: number): string | undefined {
  if (!isAdjacent(zone, code.end, next.start)) return undefined;
  const isNamed = isNamedWithin(zone, code, before);
  // "300 seconds", "1440 minutes"; nobody counts tens of thousands, and many a unit means more.
  if (next.lists & listBit.unit && code.shape === "digits") {
    if (code.value.length <= 3 || (code.value.length === 4 && !isNamed)) return "a duration";
  }
  if (!(next.lists & listBit.label) || next.lists & namingBits || isNamed) return undefined;
  return "another number by its label";
}

/** Nothing between, or one space or hyphen. */
function isAdjacent(zone: Zone, end: number, start: number): boolean {
  if (start === end) return true;
  return (
    start === end + 1 &&
    foldUnit(zone.text.charCodeAt(end)) === 32 &&
    kindAt(zone.text, end) !== kind.newline
  );
}

function readBefore(
  zone: Zone,
  code: ShapedCode,
  last: Word,
  before: number,
): OtherNumber | undefined {
  if (!(last.lists & (listBit.label | listBit.otherCode)) || last.lists & namingBits)
    return undefined;
  const gap = code.start - last.end;
  if (gap > 24) return undefined;
  const { lines, sentences, letters, digits } = measureGap(zone.text, last.end, code.start);
  // "Ref. 9085", "Tel. 5512": the full stop shortens the label, it ends no sentence.
  const isShortened =
    zone.text[last.end] === "." && gap <= 3 && lines === 0 && last.end - last.start <= 4;
  // A label belongs to the first number behind it.
  if (digits > 0 || (sentences > 0 && !isShortened) || (lines > 0 && letters + gap > 4))
    return undefined;
  // "To sign in to your account, enter 482913": what the next clause says is not about the label.
  if (letters > 0 && startsClause(zone.text, last.end, code.start)) return undefined;
  // "order 1234", "order no. 1234", "account ending in 1234"; but "code for your account: 1234".
  const { isNamed, isToAct } = readNamingBefore(zone, last, before - 1);
  if (isNamed && letters > 0) return undefined;
  // "Enter this code to verify your account: 482913": what is verified is not what is entered.
  if (isToAct && (lines > 0 || hasColon(zone.text, last.end, code.start))) return undefined;
  return { reason: "another number by its label", word: last, isNamed };
}

/** Whether a code word stands before the label in the same sentence, and what to do with it between them. */
function readNamingBefore(zone: Zone, label: Word, from: number) {
  let isToAct = false;
  for (let i = from; i >= 0 && i > from - 8; i--) {
    const word = zone.words[i];
    if (word === undefined || label.start - word.end > reach) break;
    if (!(word.lists & namingBits)) {
      if (word.lists & actionBits) isToAct = true;
      continue;
    }
    const gap = measureGap(zone.text, word.end, label.start);
    const isNamed = gap.sentences === 0 && gap.lines === 0;
    return { isNamed, isToAct: isNamed && isToAct };
  }
  return { isNamed: false, isToAct: false };
}

// Sample: "your account, enter 482913", "您的账户，请输入482913"; but "Main Street, Springfield 62704".
const clause = /[,，、،;；] ?[\p{Ll}\p{Lo}]/u;

const startsClause = (text: string, from: number, to: number): boolean =>
  clause.test(text.slice(from, to));

function hasColon(text: string, from: number, to: number): boolean {
  const between = text.slice(from, to);
  return between.includes(":") || between.includes("：");
}

function isNamedWithin(zone: Zone, code: ShapedCode, before: number): boolean {
  const word = zone.words[before];
  return word !== undefined && Boolean(word.lists & namingBits) && code.start - word.end <= 20;
}

export function isYear(code: Pick<ShapedCode, "shape" | "value">): boolean {
  return (
    code.shape === "digits" &&
    code.value.length === 4 &&
    (code.value.startsWith("19") || code.value.startsWith("20"))
  );
}

/** "3 May 2031", "May 3, 2031", "2031年", "© 2031", "(c) 2031", "2031 ©". */
function isInDate(zone: Zone, code: ShapedCode): boolean {
  const { text } = zone;
  const before = text.slice(Math.max(0, code.start - 30), code.start);
  const after = text.slice(code.end, code.end + 30);
  if (before.includes("©") || before.toLowerCase().includes("(c)") || after.includes("©"))
    return true;
  if ("年년".includes(after.trimStart()[0] ?? " ")) return true;
  return monthBefore.test(before) || monthBehind.test(after) || yearRange.test(before);
}

// Samples of what stands before a year: "3 May ", "3. mai ", "3 de mayo de ", "May 3, ".
const monthBefore =
  /(?:[0-9]{1,2}[.\p{L}]{0,2} (?:de |d')?\p{L}[\p{L}\p{M}]{2,14}[.,]?(?: de)? ?|\p{L}[\p{L}\p{M}]{2,14}[.]? [0-9]{1,2}\p{L}{0,2},? ?)$/u;
// Sample of what stands behind one: " May 3", " m. gegužės 3".
const monthBehind = /^ (?:m\. )?\p{L}[\p{L}\p{M}]{2,14} [0-9]{1,2}(?![0-9])/u;
// Sample: "2019-" or "2019 – ".
const yearRange = /(?:19|20)[0-9]{2} ?[-–] ?$/u;

/** Signs that join a number to another: "560027 & 27613445" are a list, a code stands alone. */
export function isListed(zone: Zone, code: ShapedCode): boolean {
  return joins(zone.text, code.end, 1) || joins(zone.text, code.start - 1, -1);
}

function joins(text: string, from: number, step: number): boolean {
  let at = from;
  if (kindAt(text, at) === kind.space) at += step;
  if (text[at] !== "&") return false;
  at += step;
  if (kindAt(text, at) === kind.space) at += step;
  return kindAt(text, at) === kind.digit;
}
