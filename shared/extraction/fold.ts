/**
 * Folds message text for matching, one UTF-16 unit at a time, so that an index into the folded text
 * is an index into the source: lower case, no diacritics, ASCII digits, one kind of separator.
 */

/** What a unit is to the scanners. Scripts with and without spaces differ at word boundaries. */
export const kind = {
  punctuation: 1,
  space: 2,
  newline: 3,
  digit: 4,
  /** Latin letters, the only ones that are part of codes when they are ASCII. */
  latin: 5,
  /** Letters and marks of other scripts that put spaces between words. */
  spaced: 6,
  /** Letters of scripts that run words together: Han, kana, Thai, Lao, Khmer, Burmese, Tibetan. */
  unspaced: 7,
  /** Bidi marks, zero-width characters, combining accents: skipped everywhere. */
  ignored: 8,
} as const;

const separator = 32;
const kinds = new Uint8Array(65_536);
const folded = new Uint16Array(65_536);
const codeUnits = new Uint8Array(65_536);

/** Kind of the unit at `index`; punctuation outside the string, so edges need no special case. */
export function kindAt(text: string, index: number): number {
  if (index < 0 || index >= text.length) return kind.punctuation;
  return kindOf(text.charCodeAt(index));
}

/** Kind of one UTF-16 unit. */
export function kindOf(unit: number): number {
  return kinds[unit] || learn(unit);
}

/** The folded unit: 0 where it is ignored, a space for every separator, else a letter or sign. */
export function foldUnit(unit: number): number {
  if (!kinds[unit]) learn(unit);
  return folded[unit] ?? 0;
}

export function isDigit(unit: number): boolean {
  return kindOf(unit) === kind.digit;
}

/** ASCII digit or letter, its full-width twin, or any script's digit: what codes are made of. */
export function isCodeUnit(unit: number): boolean {
  // Past the end of a text the unit is NaN, and undefined in both tables.
  if (!kinds[unit]) learn(unit);
  return codeUnits[unit] === 1;
}

/** Whether a Latin letter carries no accent: `é` folds to `e`, yet never belongs to a code. */
export function isPlainLetter(unit: number): boolean {
  return (
    (unit >= 65 && unit <= 90) ||
    (unit >= 97 && unit <= 122) ||
    (unit >= 0xff21 && unit <= 0xff3a) ||
    (unit >= 0xff41 && unit <= 0xff5a)
  );
}

export function isUpperCase(unit: number): boolean {
  return (unit >= 65 && unit <= 90) || (unit >= 0xff21 && unit <= 0xff3a);
}

/**
 * A piece of the source as it is typed: digits of every script and full-width letters given as
 * ASCII, ignored units dropped, everything else as it stands.
 */
export function toAscii(piece: string): string {
  let out = "";
  for (let i = 0; i < piece.length; i++) {
    const unit = piece.charCodeAt(i);
    const what = kindOf(unit);
    if (what === kind.ignored) continue;
    if (what === kind.digit) out += String.fromCharCode(foldUnit(unit));
    else if (unit >= 0xff01 && unit <= 0xff5e) out += String.fromCharCode(unit - 0xfee0);
    else out += piece[i];
  }
  return out;
}

/** Folds a literal of a language file the way the text is folded, separators collapsed. */
export function foldLiteral(literal: string): number[] {
  const units: number[] = [];
  let last = 0;
  for (let i = 0; i < literal.length; i++) {
    const unit = foldUnit(literal.charCodeAt(i));
    if (unit === 0 || (unit === separator && last === separator)) continue;
    units.push(unit);
    last = unit;
  }
  return units;
}

// Decimal digits stand in Unicode in runs of ten; `\p{Nd}` tells a digit, its run tells its value.
const decimalDigit = /^\p{Nd}$/u;
const latinLetter = /^\p{Script=Latin}$/u;
const unspacedLetter =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}ー々]$/u;
const letterOrMark = /^[\p{L}\p{M}\p{Sk}]$/u;
const whiteSpace = /^\s$/u;

function learn(unit: number): number {
  const char = String.fromCharCode(unit);
  let what: number = kind.punctuation;
  let fold = unit;
  if (unit === 10 || unit === 13 || unit === 0x2028 || unit === 0x2029) {
    what = kind.newline;
    fold = separator;
  } else if (isIgnored(unit)) {
    what = kind.ignored;
    fold = 0;
  } else if (whiteSpace.test(char) || unit === 0) {
    what = kind.space;
    fold = separator;
  } else if (decimalDigit.test(char)) {
    what = kind.digit;
    fold = 48 + digitValue(unit);
  } else if (isDash(unit) || char === "_") fold = separator;
  else if (isApostrophe(unit)) fold = 39;
  else if (latinLetter.test(char)) {
    what = kind.latin;
    fold = baseLetter(char);
  } else if (unspacedLetter.test(char)) {
    what = kind.unspaced;
    fold = baseLetter(char);
  } else if (letterOrMark.test(char) || (unit >= 0xd800 && unit <= 0xdfff)) {
    // Halves of astral letters and emoji keep to themselves: no literal contains one alone.
    what = letterOrMark.test(char) ? kind.spaced : kind.punctuation;
    fold = baseLetter(char);
  } else if (unit >= 0xff01 && unit <= 0xff5e) fold = unit - 0xfee0;
  folded[unit] = fold;
  codeUnits[unit] = what === kind.digit || (what === kind.latin && isPlainLetter(unit)) ? 1 : 0;
  kinds[unit] = what;
  return what;
}

function baseLetter(char: string): number {
  const unit = char.charCodeAt(0);
  // Hangul and the marks of Indic scripts carry meaning: only alphabets lose their accents. Indic
  // letters with a nukta come apart into letter and (ignored) nukta, so that both spellings meet.
  if (unit >= 0xac00 && unit <= 0xd7a3) return unit;
  const plain = special[char] ?? char.normalize("NFKD").toLowerCase().normalize("NFKD");
  return plain.charCodeAt(0);
}

// Letters that Unicode does not decompose, yet people type without their stroke or dot; the forms
// of Arabic and Persian letters that keyboards mix.
const special: Record<string, string> = {
  ł: "l",
  Ł: "l",
  đ: "d",
  Đ: "d",
  ø: "o",
  Ø: "o",
  ı: "i",
  İ: "i",
  ħ: "h",
  Ħ: "h",
  ə: "ə",
  Ə: "ə",
  ß: "ß",
  ي: "ی",
  ى: "ی",
  ئ: "ی",
  ك: "ک",
  ة: "ه",
  أ: "ا",
  إ: "ا",
  آ: "ا",
  ٱ: "ا",
  ؤ: "و",
  ۀ: "ه",
  ە: "ه",
  ھ: "ه",
  ς: "σ",
};

function isIgnored(unit: number): boolean {
  return (
    unit === 0xad || // soft hyphen
    (unit >= 0x300 && unit <= 0x36f) || // combining accents
    (unit >= 0x200b && unit <= 0x200f) || // zero-width space and joiners, bidi marks
    (unit >= 0x202a && unit <= 0x202e) ||
    (unit >= 0x2060 && unit <= 0x206f) ||
    unit === 0x34f ||
    unit === 0x61c ||
    unit === 0x640 || // Arabic tatweel
    (unit >= 0x64b && unit <= 0x65f) || // Arabic vowel signs
    unit === 0x670 ||
    (unit >= 0x591 && unit <= 0x5bd) || // Hebrew points
    unit === 0x5bf ||
    unit === 0x5c1 ||
    unit === 0x5c2 ||
    indicNuktas.includes(unit) ||
    (unit >= 0xfe00 && unit <= 0xfe0f) || // variation selectors
    unit === 0xfeff
  );
}

const indicNuktas = [0x93c, 0x9bc, 0xa3c, 0xabc, 0xb3c, 0xcbc];

function isDash(unit: number): boolean {
  return unit === 45 || (unit >= 0x2010 && unit <= 0x2015) || unit === 0x2212 || unit === 0xff0d;
}

function isApostrophe(unit: number): boolean {
  return unit === 39 || unit === 0x2019 || unit === 0x2018 || unit === 0x2bc || unit === 0x60;
}

function digitValue(unit: number): number {
  // No two runs of ten touch in the BMP, so the first digit of a run is its zero.
  let zero = unit;
  while (unit - zero < 9 && decimalDigit.test(String.fromCharCode(zero - 1))) zero--;
  return unit - zero;
}
