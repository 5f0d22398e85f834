/**
 * Finds the URLs and email addresses written in a text: URLs are link candidates, and digits inside
 * either are never codes.
 */
import { isPlainLetter, kind, kindAt, kindOf } from "./fold.ts";

export type AddressSpan = {
  start: number;
  end: number;
  kind: "url" | "email";
  /** A URL as it stands, line breaks that a mail program put into it removed. */
  value: string;
};

/** Longer than any URL a browser opens. */
const maxValueLength = 8_192;

/** In order, none overlapping. Linear in the text. */
export function findAddresses(text: string): AddressSpan[] {
  const spans: AddressSpan[] = [];
  let start = 0;
  let end = 0;
  while (start < text.length) {
    if (isBoundary(text.charCodeAt(start))) {
      start++;
      continue;
    }
    // A run that was left at a bracket goes on: it ends where it ended.
    let hasSign = start < end;
    for (end = Math.max(start, end); end < text.length; end++) {
      const unit = text.charCodeAt(end);
      if (isBoundary(unit)) break;
      if (unit === dot || unit === colon || unit === at) hasSign = true;
    }
    // Nearly every run is a word.
    start = hasSign ? readChunk(text, start, end, spans) : end;
  }
  return spans;
}

const dot = 0x2e;
const colon = 0x3a;
const at = 0x40;

/** Reads one run without spaces, brackets or quotes; gives where to go on. */
function readChunk(text: string, start: number, end: number, spans: AddressSpan[]): number {
  const scheme = findScheme(text, start, end);
  if (scheme !== undefined) {
    const glued = findGluedScheme(text, scheme, end);
    if (glued !== undefined) {
      const stop = trimEnd(text, scheme, glued);
      spans.push({ start: scheme, end: stop, kind: "url", value: text.slice(scheme, stop) });
      return glued;
    }
    const stop = trimSuffix(text, scheme, trimEnd(text, scheme, endOfBrackets(text, scheme, end)));
    const joined = joinNextLine(text, scheme, stop, end);
    spans.push({ start: scheme, end: joined.end, kind: "url", value: joined.value });
    return stop < end && joined.end === stop ? stop + 1 : Math.max(joined.end, end);
  }
  const stop = trimEnd(text, start, end);
  const sign = indexWithin(text, "@", start, stop);
  if (sign > start && sign < stop - 1) {
    if (indexWithin(text, ".", sign + 1, stop) > 0)
      spans.push({ start, end: stop, kind: "email", value: "" });
    return end;
  }
  const from = skipOpening(text, start, stop);
  if (looksLikeHost(text, from, stop))
    spans.push({ start: from, end: stop, kind: "url", value: text.slice(from, stop) });
  return end;
}

/** `https://` may be glued to what stands before it, such as a full-width colon or a label. */
function findScheme(text: string, start: number, end: number): number | undefined {
  const colon = indexWithin(text, "://", start, end);
  if (colon < 0) return undefined;
  const scheme = text.slice(Math.max(start, colon - 5), colon).toLowerCase();
  if (scheme.endsWith("https")) return colon - 5;
  if (scheme.endsWith("http")) return colon - 4;
  // Another scheme (`myapp://…`) is masked whole: it is nothing a browser opens.
  return undefined;
}

/**
 * Where the next URL starts when nobody put a space in front of it: `https://…/aB3xhttps://…`. One
 * inside another stands behind a sign: `https://…?to=https://…`, `https://…/https://…`.
 */
function findGluedScheme(text: string, scheme: number, end: number): number | undefined {
  const next = findScheme(text, scheme + 8, end);
  if (next === undefined || next <= scheme + 8) return undefined;
  const before = kindAt(text, next - 1);
  return before === kind.latin || before === kind.digit || before === kind.spaced
    ? next
    : undefined;
}

/** Brackets that no URL contains, quotes, and the punctuation of scripts without spaces. */
const boundarySigns = new Set([...'"<>«»“”„、。「」【】，（）'].map((sign) => sign.charCodeAt(0)));
/** 1 for a boundary, 2 for none, 0 where a unit has not been met. */
const boundaries = new Uint8Array(65_536);

function isBoundary(unit: number): boolean {
  const known = boundaries[unit];
  if (known) return known === 1;
  const what = kindOf(unit);
  const parts =
    what === kind.space ||
    what === kind.newline ||
    what === kind.unspaced ||
    boundarySigns.has(unit);
  boundaries[unit] = parts ? 1 : 2;
  return parts;
}

/** RFC 3986 §2.2: `]` is for IP addresses alone. `Confirm [https://…]If you` ends at the bracket. */
function endOfBrackets(text: string, start: number, end: number): number {
  const closing = indexWithin(text, "]", start, end);
  if (closing < 0 || indexWithin(text, "[", start, closing) >= 0) return end;
  return closing;
}

/**
 * Endings that a language writes onto a URL: `https://…/x'dan`, `https://…/x을`. They are short, and
 * behind an apostrophe or in letters that the URL itself has none of.
 */
function trimSuffix(text: string, start: number, end: number): number {
  const least = Math.max(start, end - longestSuffix);
  let from = end;
  while (from > least && kindAt(text, from - 1) === kind.spaced) from--;
  if (from < end && from > least && isAscii(text, start, from)) return from;
  for (from = end; from > least && isPlainLetter(text.charCodeAt(from - 1)); ) from--;
  const sign = text[from - 1];
  return from > least && (sign === "'" || sign === "’") ? from - 1 : end;
}

const longestSuffix = 8;

function isAscii(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (text.charCodeAt(i) > 126) return false;
  return true;
}

function trimEnd(text: string, start: number, end: number): number {
  let stop = end;
  // Sixteen are more than prose puts behind a URL; a wall of brackets would make this quadratic.
  const least = Math.max(start, end - 16);
  while (stop > least) {
    const char = text[stop - 1] ?? "";
    if (char === ")" || char === "]" || char === "}") {
      const opening = char === ")" ? "(" : char === "]" ? "[" : "{";
      if (indexWithin(text, opening, start, stop) >= 0) break;
    } else if (!".,;:!?'’*|_`…।،؛".includes(char)) {
      if (kindAt(text, stop - 1) !== kind.ignored) break;
    } else if (char === "_" && text[start] !== "_" && stop === end) break;
    stop--;
  }
  // `(see https://…)` and `[https://…]`: a bracket opened before the URL closes behind it.
  return stop;
}

/**
 * Mail programs break long URLs at the right margin. A URL that fills its line goes on in the next
 * when that line is nothing but URL characters that look like more of the same.
 */
function joinNextLine(text: string, start: number, stop: number, end: number) {
  let value = text.slice(start, stop);
  let last = stop;
  let lineStart = start;
  while (
    last === end &&
    value.length < maxValueLength &&
    last - lineStart >= 60 &&
    last - lineStart <= 998
  ) {
    let next = last;
    if (text[next] === "\r") next++;
    if (text[next] !== "\n") break;
    next++;
    let lineEnd = next;
    while (lineEnd < text.length && !isBoundary(text.charCodeAt(lineEnd))) lineEnd++;
    const line = text.slice(next, lineEnd);
    const after = text[lineEnd];
    if (line === "" || (after !== undefined && after !== "\n" && after !== "\r")) break;
    if (line.includes("://") || !continues(value, line)) break;
    value += line;
    lineStart = next;
    last = lineEnd;
    end = lineEnd;
  }
  return { value, end: last };
}

/** A word that merely stands on the next line is not more of the URL. */
function continues(value: string, line: string): boolean {
  const tail = value.at(-1) ?? "";
  if ("=&/-_%?".includes(tail)) return true;
  let signs = 0;
  for (const char of line) {
    if (char >= "0" && char <= "9") signs++;
    else if ("=&%/_-.~".includes(char)) signs++;
    else if (!isPlainLetter(char.charCodeAt(0))) return false;
  }
  return signs > 0 && line.length > 3;
}

function skipOpening(text: string, start: number, end: number): number {
  let from = start;
  while (from < end && "([{'*_|`".includes(text[from] ?? "")) from++;
  return from;
}

/** `www.example.com/x`, `example.com`, `v.example.com/123`; not `12.50`, `1.2.3` or `done.Next`. */
function looksLikeHost(text: string, start: number, end: number): boolean {
  let labelStart = start;
  let dots = 0;
  let letters = false;
  let at = start;
  for (; at < end; at++) {
    const char = text[at] ?? "";
    if (char === "/" || char === "?" || char === "#" || char === ":") break;
    if (char === ".") {
      if (at === labelStart) return false;
      dots++;
      labelStart = at + 1;
    } else if (isPlainLetter(text.charCodeAt(at))) letters = true;
    else if (char !== "-" && !(char >= "0" && char <= "9")) return false;
  }
  if (dots === 0 || !letters || at - labelStart < 2) return false;
  // The last label is a top-level domain: small letters only (a sentence starts with a capital).
  for (let i = labelStart; i < at; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 97 || unit > 122) return false;
  }
  // `123456.please` is a full stop without its space.
  const first = text.slice(start, labelStart - 1);
  return text[at] === "/" || !isAllDigits(first);
}

function isAllDigits(piece: string): boolean {
  for (const char of piece) if (char < "0" || char > "9") return false;
  return true;
}

function indexWithin(text: string, needle: string, start: number, end: number): number {
  // `indexOf` would run past the chunk to the text's end, quadratic over many chunks.
  const first = needle.charCodeAt(0);
  for (let i = start; i + needle.length <= end; i++)
    if (text.charCodeAt(i) === first && text.startsWith(needle, i)) return i;
  return -1;
}
