/** The line around a place in a text, and what lies between two places; all looks are bounded. */
import { kind, kindAt } from "./fold.ts";

/** How far a look goes: further away nothing speaks for or against a candidate. */
export const reach = 300;

export function lineStart(text: string, at: number): number {
  const least = Math.max(0, at - reach);
  let start = at;
  while (start > least && kindAt(text, start - 1) !== kind.newline) start--;
  return start;
}

export function lineEnd(text: string, at: number): number {
  const most = Math.min(text.length, at + reach);
  let end = at;
  while (end < most && kindAt(text, end) !== kind.newline) end++;
  return end;
}

/** Whether only punctuation and white space stand in the range. */
export function isBlank(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const what = kindAt(text, i);
    if (
      what === kind.latin ||
      what === kind.spaced ||
      what === kind.unspaced ||
      what === kind.digit
    )
      return false;
  }
  return true;
}

/** Where the first letter or digit of a text stands; its length where it has none. */
export function blankLength(text: string): number {
  let at = 0;
  while (at < text.length && isBlank(text, at, at + 1)) at++;
  return at;
}

/** Whether nothing but punctuation shares the lines of the range with it. */
export function isAloneOnLine(text: string, start: number, end: number): boolean {
  return isBlank(text, lineStart(text, start), start) && isBlank(text, end, lineEnd(text, end));
}

export type Gap = {
  /** Lines that start in the gap, empty ones not counted. */
  lines: number;
  sentences: number;
  /** Letters and digits, so that "is: " is shorter than "for your account". */
  letters: number;
  digits: number;
};

/** What lies between two places at most `reach` apart. */
export function measureGap(text: string, start: number, end: number): Gap {
  let lines = 0;
  let sentences = 0;
  let letters = 0;
  let digits = 0;
  let blank = true;
  for (let i = start; i < end; i++) {
    const what = kindAt(text, i);
    if (what === kind.newline) {
      if (blank && lines > 0) continue;
      lines++;
      blank = true;
      continue;
    }
    if (what >= kind.digit && what !== kind.ignored) {
      letters++;
      if (what === kind.digit) digits++;
      blank = false;
    } else if (endsSentence(text, i)) sentences++;
  }
  return { lines, sentences, letters, digits };
}

export function endsSentence(text: string, at: number): boolean {
  const char = text[at] ?? "";
  if ("。！？।؟۔։።။។".includes(char)) return true;
  if (!".!?".includes(char)) return false;
  const next = kindAt(text, at + 1);
  return next === kind.space || next === kind.newline || at + 1 === text.length;
}
