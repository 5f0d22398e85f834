/**
 * Finds everything in a text that has the shape of a code, and drops what its own span shows to be
 * something else: dates, times, amounts, phone numbers, masked cards, parts of URLs.
 */
import type { AddressSpan } from "./addresses.ts";
import {
  allCapitals,
  anyDash,
  countDigits,
  countUnits,
  endOfRun,
  endOfSmallWord,
  hasEqualGroups,
  isDash,
  isDigitOrIgnored,
  isEnding,
  isSmallLetter,
  isSmallWord,
  isUniformCase,
  isWhole,
  startsWord,
} from "./code-units.ts";
import { foldUnit, isCodeUnit, isDigit, kind, kindAt, toAscii } from "./fold.ts";
import { type DigitGroup, judgeNumber } from "./number-shapes.ts";

export type CodeShape = "digits" | "grouped" | "prefixed" | "alphanumeric" | "letters";

export type ShapedCode = {
  start: number;
  end: number;
  /** ASCII, display separators removed. */
  value: string;
  shape: CodeShape;
};

export type Decoy = { start: number; end: number; reason: string };

/** More candidates than any message a person reads; the rest of the text is not looked at. */
const maxCandidates = 1_000;
const minLength = 3;
const maxLength = 10;

/** Candidates and decoys in order of their place. Linear in the text. */
export function findCodeShapes(text: string, addresses: readonly AddressSpan[]) {
  const codes: ShapedCode[] = [];
  const decoys: Decoy[] = [];
  let nextAddress = 0;
  let at = 0;
  while (at < text.length && codes.length + decoys.length < maxCandidates) {
    const address = addresses[nextAddress];
    if (address !== undefined && at >= address.start) {
      at = Math.max(at, address.end);
      nextAddress++;
      continue;
    }
    const unit = text.charCodeAt(at);
    if (!isCodeUnit(unit)) {
      at++;
      continue;
    }
    if (isSmallLetter(unit)) {
      const end = endOfSmallWord(text, at);
      const next = kindAt(text, end);
      // Nearly every run is a word in small letters, and no part of anything.
      if (next <= kind.newline && end < (address?.start ?? text.length)) {
        at = end;
        continue;
      }
    }
    at = readToken(text, at, address?.start ?? text.length, codes, decoys);
  }
  return { codes, decoys };
}

/** Reads the run of letters and digits at `start`; gives where to go on. */
function readToken(
  text: string,
  start: number,
  limit: number,
  codes: ShapedCode[],
  decoys: Decoy[],
): number {
  const end = endOfRun(text, start, limit);
  if (isSmallWord(text, start, end)) return end;
  if (end === start + 1) {
    const spaced = readSpaced(text, start, limit);
    if (spaced !== undefined) {
      codes.push(spaced);
      return spaced.end;
    }
  }
  const { digits, letters, leading } = countUnits(text, start, end);
  if (digits === 0 && letters > 0) return readLetters(text, start, end, limit, codes, decoys);
  if (letters === 0) return readNumber(text, start, limit, codes, decoys);
  // `123456nın`, `code123456`: letters of an alphabet around digits, told apart by case.
  if (leading >= 4 && leading <= 8 && isEnding(text, start + leading, end)) {
    push(codes, text, start, start + leading, "digits");
    return end;
  }
  return readMixed(text, start, end, limit, codes, decoys);
}

/** Letters: a prefix (`G-123456`), part of a grouped code (`ABC-12D`), or a word. */
function readLetters(
  text: string,
  start: number,
  end: number,
  limit: number,
  codes: ShapedCode[],
  decoys: Decoy[],
): number {
  const isCapitals = allCapitals(text, start, end);
  if (isCapitals && end - start <= 4 && isDash(text, end) && isCodeUnit(text.charCodeAt(end + 1))) {
    const next = endOfRun(text, end + 1, limit);
    const counts = countUnits(text, end + 1, next);
    if (end - start <= 3 && counts.letters === 0 && counts.digits >= 4 && counts.digits <= 8) {
      if (!isDash(text, next) && startsWord(text, start)) {
        codes.push({
          start,
          end: next,
          value: toAscii(text.slice(start, next)),
          shape: "prefixed",
        });
        return next;
      }
    }
    return readMixed(text, start, end, limit, codes, decoys);
  }
  if (isCapitals && end - start >= 4 && end - start <= maxLength && isWhole(text, start, end)) {
    push(codes, text, start, end, "letters");
  }
  return end;
}

/** Letters and digits, perhaps in groups: `K7M-9QX`, `AB12 CD34` stays two. */
function readMixed(
  text: string,
  start: number,
  firstEnd: number,
  limit: number,
  codes: ShapedCode[],
  decoys: Decoy[],
): number {
  let end = firstEnd;
  let groups = 1;
  while (isDash(text, end) && end + 1 < limit && isCodeUnit(text.charCodeAt(end + 1))) {
    end = endOfRun(text, end + 1, limit);
    groups++;
  }
  const value = toAscii(text.slice(start, end)).split(anyDash).join("");
  const { digits, letters } = countUnits(text, start, end);
  if (!isWhole(text, start, end)) return end;
  if (groups > 1 && (!hasEqualGroups(text, start, end) || !isUniformCase(text, start, end))) {
    decoys.push({ start, end, reason: "compound" });
    return end;
  }
  if (masked.test(value)) {
    decoys.push({ start, end, reason: "masked" });
    return end;
  }
  if (value.length < 4 || value.length > maxLength) {
    decoys.push({ start, end, reason: "length" });
    return end;
  }
  if (digits > 0 || groups > 1)
    codes.push({
      start,
      end,
      value,
      shape: digits > 0 && letters > 0 ? "alphanumeric" : "letters",
    });
  return end;
}

/** Capitals and digits spaced out, or each in a cell of a table: `K 7 M 9 Q X`. */
function readSpaced(text: string, start: number, limit: number): ShapedCode | undefined {
  let at = start;
  let end = start;
  let value = "";
  while (at < limit && value.length <= maxLength && isCapitalOrDigit(text, at)) {
    if (isCodeUnit(text.charCodeAt(at + 1))) return undefined;
    value += text[at] ?? "";
    end = ++at;
    for (let i = 0; i < 3 && kindAt(text, at) === kind.space; i++) at++;
    if (at === end) break;
  }
  const { digits, letters } = countUnits(value, 0, value.length);
  if (digits < 2 || letters < 2 || value.length < 5 || value.length > maxLength) return undefined;
  return { start, end, value, shape: "alphanumeric" };
}

// Digits of other scripts are never mixed with letters.
const isCapitalOrDigit = (text: string, at: number) => /^[A-Z0-9]/u.test(text[at] ?? "");

// Sample: "5738xx", "XX4021", "IT1XXX". Somebody hid digits; what is left is no code.
const masked = /^(?:[0-9]+x{2,}|[0-9]+X{2,}|x{2,}[0-9]+|X{2,}[0-9]+)$|XXX/u;

/** Digits with whatever joins digits to digits: one code, several, or a date, a price, a phone. */
function readNumber(
  text: string,
  start: number,
  limit: number,
  codes: ShapedCode[],
  decoys: Decoy[],
): number {
  const groups = readGroups(text, start, limit);
  const verdict = judgeNumber(text, groups);
  const last = groups.at(-1);
  const end = last?.end ?? start + 1;
  if (verdict.decoy !== undefined) {
    decoys.push({ start, end, reason: verdict.decoy });
    return end;
  }
  for (const span of verdict.spans) {
    const value = toAscii(text.slice(span.start, span.end)).split(anySeparator).join("");
    if (value.length < minLength || value.length > maxLength) {
      decoys.push({ start: span.start, end: span.end, reason: "length" });
      continue;
    }
    codes.push({
      start: span.start,
      end: span.end,
      value,
      shape: span.end - span.start > value.length ? "grouped" : "digits",
    });
  }
  return end;
}

function readGroups(text: string, start: number, limit: number): DigitGroup[] {
  const groups: DigitGroup[] = [];
  let at = start;
  while (at < limit && groups.length < 12) {
    let end = at;
    while (end < limit && isDigitOrIgnored(text, end)) end++;
    while (end > at && !isDigit(text.charCodeAt(end - 1))) end--;
    if (end === at) break;
    // `123456A` belongs to readMixed; here it ends the group before.
    if (end < limit && isCodeUnit(text.charCodeAt(end)) && groups.length > 0) break;
    groups.push({ start: at, end, length: countDigits(text, at, end) });
    let next = end;
    while (next < limit && kindAt(text, next) === kind.ignored) next++;
    if (!isJoint(text, next) && !isDigitColumn(text, at, end, next)) break;
    // Digits from cells of a table stand two or three spaces apart; "no. 4: 482913" has no such cells.
    const isCell = end - at === 1 && kindAt(text, next) === kind.space;
    next++;
    for (let i = 0; i < 2 && isCell && kindAt(text, next) === kind.space; i++) next++;
    while (next < limit && kindAt(text, next) === kind.ignored) next++;
    if (next >= limit || !isDigit(text.charCodeAt(next))) break;
    at = next;
  }
  return groups;
}

// Sample: "123 456", "123-456", "123.456", "1\t2\t3".
const anySeparator = /[\s\-\u2010-\u2015\u2212.·]/u;

function isJoint(text: string, at: number): boolean {
  if (kindAt(text, at) === kind.newline) return false;
  return foldUnit(text.charCodeAt(at)) === 32 || "./:,·".includes(text[at] ?? " ");
}

/** Digits each in a block of its own, as boxes to copy from: lines of one digit follow each other. */
function isDigitColumn(text: string, start: number, end: number, at: number): boolean {
  if (end - start !== 1 || kindAt(text, at) !== kind.newline) return false;
  return isDigit(text.charCodeAt(at + 1)) && !isCodeUnit(text.charCodeAt(at + 2));
}

function push(
  codes: ShapedCode[],
  text: string,
  start: number,
  end: number,
  shape: CodeShape,
): void {
  codes.push({ start, end, value: toAscii(text.slice(start, end)), shape });
}
