/** Weighs how a code candidate looks: its length, its characters, the signs and lines around it. */
import { add, type Candidate } from "./candidates.ts";
import type { ShapedCode } from "./code-shapes.ts";
import { kind, kindAt } from "./fold.ts";
import { listBit } from "./language.ts";
import { isAloneOnLine, measureGap, reach } from "./lines.ts";
import { namingBits } from "./message-context.ts";
import { isYear } from "./other-numbers.ts";
import type { Zone } from "./zone.ts";

/** Six is what most senders use; fewer are guessable, more are order numbers and phones. */
const lengthPoints: Record<number, number> = {
  3: -12,
  4: 6,
  5: 6,
  6: 10,
  7: 5,
  8: 6,
  9: -6,
  10: -8,
};

export function judgeLook(candidate: Candidate, zone: Zone, code: ShapedCode): void {
  if (code.shape === "digits" || code.shape === "grouped") judgeDigits(candidate, zone, code);
  else if (code.shape === "prefixed") judgePrefixed(candidate, zone, code);
  else if (code.shape === "alphanumeric") judgeAlphanumeric(candidate, zone, code);
  else judgeLetters(candidate, zone, code);
  if (followsColon(zone.text, code.start)) add(candidate, 8, "behind a colon");
}

function judgePrefixed(candidate: Candidate, zone: Zone, { start }: ShapedCode): void {
  add(candidate, 20, "letters and digits with a dash");
  if (zone.text[start - 1] === "#") add(candidate, -24, "numbered with #");
  // "OTP-482913" is named by its prefix.
  if (candidate.shape !== "prefixed") return;
  // "LT-48291" is a postcode: the look alone is enough where little else stands.
  if (isNear(candidate) || isAlone(candidate, zone) || start <= zone.contentStart) return;
  add(candidate, -30, "not plainly named");
}

function judgeDigits(candidate: Candidate, zone: Zone, { value, shape, start }: ShapedCode): void {
  const { length } = value;
  add(candidate, lengthPoints[length] ?? -10, `${length} digits`);
  if (length === 3 && !(isStronglyNamed(candidate) && (candidate.distance ?? reach) <= 12))
    add(candidate, -24, "too short to be safe");
  if (isYear({ value, shape }) && (candidate.distance ?? reach) > 4)
    add(candidate, -24, "looks like a year");
  if (shape === "grouped" && length < 6) add(candidate, -4, "short groups");
  if (zone.text[start - 1] === "#") add(candidate, length < 4 ? -24 : -8, "numbered with #");
}

function judgeAlphanumeric(candidate: Candidate, zone: Zone, code: ShapedCode): void {
  const { value, start, end } = code;
  const hasCapital = value !== value.toLowerCase();
  const hasSmall = value !== value.toUpperCase();
  add(candidate, hasCapital && hasSmall ? -14 : hasCapital ? 0 : -6, "letters and digits");
  if (value.length < 5) add(candidate, isStronglyNamed(candidate) ? -8 : -16, "short");
  if (!hasCapital && !isNamedAsCode(candidate)) add(candidate, -20, "no word for codes beside it");
  if (hasCapital && !hasSmall && end - start > value.length) add(candidate, 6, "in groups");
  if (isNameWithNumber(value) || (hasWordInside(value) && !isPointedAt(candidate)))
    add(candidate, -30, "a word with digits");
  // "SPRING25": somebody thought of it. A code word of its own settles that it is a code all the same.
  else if (end - start === value.length && isWordWithNumber(value) && !isStronglyNamed(candidate))
    add(candidate, -24, "a word and a number");
  if (isColon(zone.text[end])) add(candidate, -40, "a label itself");
  if (!isNear(candidate) && !isAlone(candidate, zone) && !isIntroduced(candidate, zone))
    add(candidate, -30, "not plainly named");
}

/** "Your one-time password for the customer portal of Example Energy is: x7Kd92". */
function isIntroduced(candidate: Candidate, { text }: Zone): boolean {
  const { word, start } = candidate;
  if (word === undefined || word.end > start || !isStronglyNamed(candidate)) return false;
  const { sentences, lines } = measureGap(text, word.end, start);
  return sentences === 0 && lines === 0 && followsColon(text, start);
}

function judgeLetters(candidate: Candidate, zone: Zone, { start, end, value }: ShapedCode): void {
  // "KRT-WPZ", "ZXKQPW": with no vowel they are no words; alone on a line, the paragraph above names them.
  const isGrouped = end - start > value.length;
  const isNamed = isGrouped
    ? isNamedAsCode(candidate)
    : isStronglyNamed(candidate) && value.length >= 6;
  if (isNamed && !vowel.test(value) && isAlone(candidate, zone)) return;
  add(candidate, -20, "letters only");
  if (zone.text[candidate.start - 1] === "#") add(candidate, -40, "a hashtag");
  const named = candidate.word !== undefined && candidate.word.end <= candidate.start;
  if (!named || !isNear(candidate) || !followsPlainly(candidate, zone))
    add(candidate, -60, "not plainly named");
}

const isNear = ({ distance = reach }: Candidate) => distance <= 40;

export const isStronglyNamed = ({ word }: Candidate): boolean =>
  word !== undefined && Boolean(word.lists & listBit.code);

/** "verification code is [kdrap27x]": words so near leave no doubt. */
const isPointedAt = (candidate: Candidate): boolean =>
  isStronglyNamed(candidate) && (candidate.distance ?? reach) <= 6;

const isNamedAsCode = ({ word }: Candidate) => Boolean((word?.lists ?? 0) & namingBits);

/** Four small letters in a row: a name such as `route66`, not a code. */
function hasWordInside(value: string): boolean {
  let run = 0;
  for (const char of value) {
    run = char >= "a" && char <= "z" ? run + 1 : 0;
    if (run === 4) return true;
  }
  return false;
}

// Sample: "One97", "Studio54". Random codes keep to one case, or mix it.
const nameAndNumber = /^[A-Z][a-z]{2,}[0-9]{1,3}$/u;

export const isNameWithNumber = (value: string): boolean => nameAndNumber.test(value);

// Sample: "SPRING25", "SAVE2031", "TAKE5". Random codes mix digits in, and many leave vowels out.
const wordAndNumber = /^[A-Z]{4,}(?:[0-9]{2,4}|[05])$/u;
const vowel = /[AEIOUY]/u;

function isWordWithNumber(value: string): boolean {
  return wordAndNumber.test(value) && vowel.test(value);
}

/** "code for your device is: 482913": the sign points at the number, however far the word. */
function followsColon(text: string, start: number): boolean {
  let at = start - 1;
  if (kindAt(text, at) === kind.space) at--;
  return isColon(text[at]) || text[at] === "=";
}

const isColon = (sign: string | undefined) => sign === ":" || sign === "：";

/** Letters are a code when they stand alone on a line, or behind a colon or in quotes. */
function followsPlainly(candidate: Candidate, zone: Zone): boolean {
  if (isAlone(candidate, zone)) return true;
  const before = zone.text.slice(Math.max(0, candidate.start - 2), candidate.start);
  return [":", "：", '"', "“", "«", "「", "'", "`", "["].some((sign) => before.includes(sign));
}

export const isAlone = ({ start, end }: Candidate, { text }: Zone): boolean =>
  isAloneOnLine(text, start, end);
