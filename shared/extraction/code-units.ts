/** Looks at the units of a possible code: how long a run goes, what it is made of, what it is glued to. */
import { foldLiteral, isCodeUnit, isDigit, isUpperCase, kind, kindAt } from "./fold.ts";
import { getLanguages } from "./languages.ts";

/** Sample: "K7M-9QX". */
export const anyDash = /[-\u2010-\u2015\u2212]/u;

export function endOfRun(text: string, start: number, limit: number): number {
  let end = start;
  while (end < limit && (isCodeUnit(text.charCodeAt(end)) || kindAt(text, end) === kind.ignored))
    end++;
  while (end > start && !isCodeUnit(text.charCodeAt(end - 1))) end--;
  return end;
}

export function countUnits(text: string, start: number, end: number) {
  let digits = 0;
  let letters = 0;
  let leading = 0;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (isDigit(unit)) {
      digits++;
      if (letters === 0) leading++;
    } else if (isCodeUnit(unit)) letters++;
  }
  return { digits, letters, leading };
}

export function countDigits(text: string, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) if (isDigit(text.charCodeAt(i))) count++;
  return count;
}

export function isDigitOrIgnored(text: string, at: number): boolean {
  const what = kindAt(text, at);
  return what === kind.digit || what === kind.ignored;
}

export function allCapitals(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (!isUpperCase(unit) && !isDigit(unit) && kindAt(text, i) !== kind.ignored) return false;
  }
  return true;
}

export function isUniformCase(text: string, start: number, end: number): boolean {
  let upper = 0;
  let lower = 0;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (isUpperCase(unit)) upper++;
    else if (isCodeUnit(unit) && !isDigit(unit)) lower++;
  }
  return upper === 0 ? lower < 7 : lower === 0;
}

export function hasEqualGroups(text: string, start: number, end: number): boolean {
  const groups = text.slice(start, end).split(anyDash);
  const first = groups[0]?.length ?? 0;
  return groups.length <= 4 && groups.every((group) => Math.abs(group.length - first) <= 1);
}

let endings: ReadonlySet<string> | undefined;

function getEndings(): ReadonlySet<string> {
  endings ??= new Set(getLanguages().flatMap((language) => (language.suffix ?? []).map(fold)));
  return endings;
}

/** Letters behind digits that a language writes onto numbers. */
export function isEnding(text: string, start: number, end: number): boolean {
  return (
    end - start <= 4 &&
    text[start] === text[start]?.toLowerCase() &&
    getEndings().has(fold(text.slice(start, end)))
  );
}

export function fold(word: string): string {
  return String.fromCharCode(...foldLiteral(word));
}

/** "*482913*", "**482913**": emphasis in plain text. "****4829" is masked, "*100*4#" is dialled. */
export function isEmphasized(text: string, start: number, end: number): boolean {
  let signs = 0;
  while (signs < 3 && text[start - 1 - signs] === "*" && text[end + signs] === "*") signs++;
  if (signs === 0 || signs > 2) return false;
  const before = kindAt(text, start - 1 - signs);
  const after = kindAt(text, end + signs);
  const isOutside = (what: number) => what <= kind.newline || what === kind.unspaced;
  return isOutside(before) && isOutside(after) && !"*#".includes(text[end + signs] ?? " ");
}

/** Nothing glued to it that makes it part of something longer: `/`, `@`, `_`, `+`, `=`, `.x`. */
export function isWhole(text: string, start: number, end: number): boolean {
  return (
    (startsWord(text, start) || isEmphasized(text, start, end)) &&
    !"/@_+=\\&%".includes(text[end] ?? " ") &&
    !hasAccent(text, end)
  );
}

export function startsWord(text: string, start: number): boolean {
  const before = text[start - 1] ?? " ";
  return !"/@_+=\\&%-.*•".includes(before) && !hasAccent(text, start - 1);
}

/** A Latin letter with an accent: the run goes on, it is a word. */
export function hasAccent(text: string, at: number): boolean {
  return kindAt(text, at) === kind.latin && !isCodeUnit(text.charCodeAt(at));
}

export function isDash(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit === 45 || (unit >= 0x2010 && unit <= 0x2015) || unit === 0x2212;
}

export function isSmallLetter(unit: number): boolean {
  return unit >= 97 && unit <= 122;
}

export function endOfSmallWord(text: string, start: number): number {
  let end = start;
  while (isSmallLetter(text.charCodeAt(end))) end++;
  return end;
}

/** ASCII small letters only. */
export function isSmallWord(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 97 || unit > 122) return false;
  }
  return true;
}
