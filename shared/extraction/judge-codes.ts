/** Judges the code candidates of a message by the words near them. */
import { add, type Candidate } from "./candidates.ts";
import type { ShapedCode } from "./code-shapes.ts";
import { kind, kindAt } from "./fold.ts";
import { listBit } from "./language.ts";
import type { Word } from "./lexicon.ts";
import { isBlank, lineEnd, lineStart, measureGap, reach } from "./lines.ts";
import { actionBits, type MessageContext, namingBits } from "./message-context.ts";
import { findOtherNumber, isListed, isYear } from "./other-numbers.ts";
import type { Zone } from "./zone.ts";

/** A code scores at least this; below, the message is taken to have none. */
export const codeThreshold = 50;
/** The best beats the second best by this; otherwise neither is given. */
export const codeMargin = 4;

const points = {
  code: 50,
  weakCode: 36,
  /** A word of logging in, where no code word is: "to verify: 123456". */
  actionWord: 24,
  toAct: 12,
  sole: 8,
  direct: 8,
  perCharacter: 0.2,
  perRival: 16,
  alone: 20,
  validity: 10,
  action: 8,
};

export function judgeCodes(zones: readonly Zone[], context: MessageContext): Candidate[] {
  return zones.flatMap((zone) => judgeZone(zone, context));
}

function judgeZone(zone: Zone, context: MessageContext): Candidate[] {
  const judged: Candidate[] = [];
  let before = -1;
  let after = 0;
  const labels = zone.codes.map((code) => {
    while ((zone.words[before + 1]?.end ?? Number.POSITIVE_INFINITY) <= code.start) before++;
    while ((zone.words[after]?.start ?? Number.POSITIVE_INFINITY) < code.end) after++;
    const other = findOtherNumber(zone, code, before, after, context);
    return { code, before, after, other, dismissed: other !== undefined && !other.isNamed };
  });
  const numbers = new Set(
    labels
      .filter(({ code, other }) => other === undefined && isRival(code))
      .map(({ code }) => code.value),
  );
  labels.forEach(({ code, before, after, other, dismissed }, index) => {
    const prefix = findNamingPrefix(zone, code, after);
    const isLabelled = prefix !== undefined;
    const candidate: Candidate = {
      value: isLabelled ? code.value.slice(code.value.indexOf("-") + 1) : code.value,
      shape: isLabelled ? "digits" : code.shape,
      where: zone.where,
      zone,
      start: code.start,
      end: code.end,
      score: 0,
      reasons: [],
    };
    judged.push(candidate);
    if (other !== undefined) add(candidate, dismissed ? -100 : -25, other.reason, other.word);
    if (dismissed) return;
    if (isListed(zone, code)) add(candidate, -24, "one of several numbers");
    const rivals = (from: number, to: number) => {
      let count = 0;
      for (let i = index - 1; i >= 0 && count < 3; i--) {
        const rival = labels[i];
        if (rival === undefined || rival.code.end <= from) break;
        if (rival.other === undefined && rival.code.value !== code.value && isRival(rival.code))
          count++;
      }
      for (let i = index + 1; i < labels.length && count < 3; i++) {
        const rival = labels[i];
        if (rival === undefined || rival.code.start >= to) break;
        if (rival.other === undefined && rival.code.value !== code.value && isRival(rival.code))
          count++;
      }
      return count;
    };
    if (prefix !== undefined) add(candidate, points.weakCode, "named by its prefix", prefix);
    else judgeNaming(candidate, zone, before, after, rivals);
    judgeShape(candidate, zone, code);
    const isSole = numbers.size === 1 && numbers.has(code.value);
    if (isSole) add(candidate, points.sole, "the only number");
    judgeSurroundings(candidate, zone, context, isSole);
  });
  return judged;
}

/** `OTP-482913`: the prefix names the code, and is no part of it. */
function findNamingPrefix(zone: Zone, code: ShapedCode, after: number): Word | undefined {
  if (code.shape !== "prefixed") return undefined;
  for (let i = after - 1; i >= 0 && i > after - 4; i--) {
    const word = zone.words[i];
    if (word !== undefined && word.start === code.start && word.lists & namingBits) return word;
  }
  return undefined;
}

/** Words in capitals compete with nothing: they are candidates only when plainly named. */
function isRival(code: ShapedCode): boolean {
  return code.shape !== "letters";
}

const speakingBits = namingBits | listBit.verify | listBit.login;

function strengthOf(word: Word): number {
  if (word.lists & listBit.code) return points.code;
  return word.lists & listBit.weakCode ? points.weakCode : points.actionWord;
}

/** The code word that speaks loudest for the candidate, before it or behind it. */
function judgeNaming(
  candidate: Candidate,
  zone: Zone,
  before: number,
  after: number,
  rivals: (from: number, to: number) => number,
): void {
  let best: { points: number; word: Word; distance: number; direct: boolean } | undefined;
  for (let i = before, seen = 0; i >= 0 && seen < 16; i--, seen++) {
    const word = zone.words[i];
    if (word === undefined || candidate.start - word.end > reach) break;
    if (!(word.lists & speakingBits)) continue;
    const distance = candidate.start - word.end;
    const gap = measureGap(zone.text, word.end, candidate.start);
    let score = strengthOf(word);
    const direct = gap.letters <= 3 && gap.sentences === 0;
    if (direct) score += points.direct;
    score -= Math.min(30, gap.letters * points.perCharacter + gap.sentences * 6 + gap.lines * 4);
    score -= rivals(word.end, candidate.start) * points.perRival;
    if (best === undefined || score > best.points) best = { points: score, word, distance, direct };
  }
  for (let i = after, seen = 0; i < zone.words.length && seen < 10; i++, seen++) {
    const word = zone.words[i];
    if (word === undefined || word.start - candidate.end > reach) break;
    if (!(word.lists & speakingBits)) continue;
    const distance = word.start - candidate.end;
    const gap = measureGap(zone.text, candidate.end, word.start);
    let score = strengthOf(word);
    const direct = gap.letters <= 8 && gap.sentences === 0;
    // "482913 to log in": the number is what it takes.
    if (direct && !(word.lists & namingBits) && candidate.value.length >= 5) score += points.toAct;
    score -= Math.min(40, gap.letters * 0.25 + gap.sentences * 14 + gap.lines * 10);
    score -= rivals(candidate.end, word.start) * points.perRival;
    if (best === undefined || score > best.points) best = { points: score, word, distance, direct };
  }
  if (best === undefined) return;
  candidate.word = best.word;
  candidate.distance = best.distance;
  add(candidate, Math.round(best.points), "named", best.word);
}

function judgeShape(candidate: Candidate, zone: Zone, code: ShapedCode): void {
  const { value, shape } = code;
  const length = value.length;
  const near = (candidate.distance ?? reach) <= 40;
  if (shape === "digits" || shape === "grouped") {
    add(candidate, lengthPoints[length] ?? -10, `${length} digits`);
    if (isYear(code) && (candidate.distance ?? reach) > 4) add(candidate, -24, "looks like a year");
    if (shape === "grouped" && length < 6) add(candidate, -4, "short groups");
    if (followsColon(zone.text, code.start)) add(candidate, 8, "behind a colon");
    if (zone.text[code.start - 1] === "#") add(candidate, -8, "numbered with #");
    return;
  }
  if (shape === "prefixed") {
    add(candidate, 20, "letters and digits with a dash");
    return;
  }
  if (shape === "alphanumeric") {
    const hasCapital = value !== value.toLowerCase();
    const hasSmall = value !== value.toUpperCase();
    add(candidate, hasCapital && hasSmall ? -14 : hasCapital ? 0 : -6, "letters and digits");
    if (length < 5) add(candidate, -8, "short");
    if (hasWordInside(value)) add(candidate, -30, "a word with digits");
    if (!near && !isAlone(candidate, zone)) add(candidate, -30, "not plainly named");
    return;
  }
  add(candidate, -20, "letters only");
  const named = candidate.word !== undefined && candidate.word.end <= candidate.start;
  if (!named || !near || !followsPlainly(candidate, zone)) add(candidate, -60, "not plainly named");
}

/** Four small letters in a row: a name such as `route66`, not a code. */
function hasWordInside(value: string): boolean {
  let run = 0;
  for (const char of value) {
    run = char >= "a" && char <= "z" ? run + 1 : 0;
    if (run === 4) return true;
  }
  return false;
}

/** "code for your device is: 482913": the sign points at the number, however far the word. */
function followsColon(text: string, start: number): boolean {
  let at = start - 1;
  if (kindAt(text, at) === kind.space) at--;
  return ":：=".includes(text[at] ?? " ");
}

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

/** Letters are a code when they stand alone on a line, or behind a colon or in quotes. */
function followsPlainly(candidate: Candidate, zone: Zone): boolean {
  if (isAlone(candidate, zone)) return true;
  const before = zone.text.slice(Math.max(0, candidate.start - 2), candidate.start);
  return [":", "：", '"', "“", "«", "「", "'", "`", "["].some((sign) => before.includes(sign));
}

function isAlone(candidate: Candidate, zone: Zone): boolean {
  const { text } = zone;
  return (
    isBlank(text, lineStart(text, candidate.start), candidate.start) &&
    isBlank(text, candidate.end, lineEnd(text, candidate.end))
  );
}

/** At least two fifths of the letters and digits; messages too long to be mostly a code are not counted. */
function isMostOf(candidate: Candidate, zone: Zone): boolean {
  if (zone.text.length > 60 || candidate.value.length < 5) return false;
  return candidate.value.length >= 0.4 * measureGap(zone.text, 0, zone.text.length).letters;
}

function judgeSurroundings(
  candidate: Candidate,
  zone: Zone,
  context: MessageContext,
  isSole: boolean,
): void {
  const isNamed = Boolean(context.lists & namingBits);
  if (zone.where !== "subject" && !zone.isHidden && isBlank(zone.text, 0, candidate.start)) {
    add(candidate, 8, "starts the message");
    if (isMostOf(candidate, zone)) add(candidate, 20, "is most of the message");
  }
  if (isAlone(candidate, zone)) {
    if (zone.where !== "subject" && zone.text.length > candidate.end - candidate.start + 2)
      add(candidate, points.alone, "alone on its line");
  }
  if (context.lists & listBit.validity) {
    add(candidate, points.validity, "the message speaks of validity or secrecy");
    const { shape, value } = candidate;
    if (!isNamed && isAlone(candidate, zone)) add(candidate, 8, "what else could it speak of");
    else if (!isNamed && isSole && shape === "digits" && value.length >= 5 && value.length <= 8)
      add(candidate, 24, "what else could it speak of");
  }
  if (context.lists & actionBits && isNamed)
    add(candidate, points.action, "the message speaks of logging in");
  if (context.subjectLists & listBit.code) add(candidate, 6, "the subject names a code");
  if (context.lists & listBit.code) add(candidate, 4, "the message names a one-time code");
  if (context.lists & listBit.otherCode)
    add(candidate, -8, "the message names another kind of code");
  if (zone.isHidden) add(candidate, -6, "hidden");
}
