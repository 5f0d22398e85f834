/** Weighs what names a code candidate: its prefix, or the code word that speaks loudest for it. */
import { add, type Candidate } from "./candidates.ts";
import type { ShapedCode } from "./code-shapes.ts";
import { listBit } from "./language.ts";
import type { Word } from "./lexicon.ts";
import { isAloneOnLine, measureGap, reach } from "./lines.ts";
import { namingBits } from "./message-context.ts";
import type { Zone } from "./zone.ts";

const points = {
  code: 50,
  weakCode: 36,
  /** A word of logging in, where no code word is: "to verify: 123456". */
  actionWord: 24,
  toAct: 12,
  direct: 8,
  perCharacter: 0.2,
  perRival: 16,
};

/** `OTP-482913`: the prefix names the code, and is no part of it. */
export function findNamingPrefix(zone: Zone, code: ShapedCode, after: number): Word | undefined {
  if (code.shape !== "prefixed") return undefined;
  for (let i = after - 1; i >= 0 && i > after - 4; i--) {
    const word = zone.words[i];
    if (word !== undefined && word.start === code.start && word.lists & namingBits) return word;
  }
  return undefined;
}

export function addPrefix(candidate: Candidate, prefix: Word): void {
  add(candidate, points.weakCode, "named by its prefix", prefix);
}

const speakingBits = namingBits | listBit.verify | listBit.login;

function strengthOf(word: Word): number {
  if (word.lists & listBit.code) return points.code;
  return word.lists & listBit.weakCode ? points.weakCode : points.actionWord;
}

/** Without its accent, a word this short means something else: `mã` is not `MA`. */
function isChance({ start, end, entry }: Word, text: string): boolean {
  return end - start <= 2 && text.slice(start, end).toLowerCase() !== entry.literal;
}

/** Characters between a weak word and the code it names, where that is not on a line of its own. */
const weakReach = 200;

/** `rivals` counts the other numbers between two places. */
export function judgeNaming(
  candidate: Candidate,
  zone: Zone,
  before: number,
  after: number,
  rivals: (from: number, to: number) => number,
): void {
  const isAlone = isAloneOnLine(zone.text, candidate.start, candidate.end);
  let best: { points: number; strength: number; word: Word; distance: number } | undefined;
  for (let i = before, seen = 0; i >= 0 && seen < 16; i--, seen++) {
    const word = zone.words[i];
    if (word === undefined || candidate.start - word.end > reach) break;
    if (!(word.lists & speakingBits) || isChance(word, zone.text)) continue;
    let score = strengthOf(word);
    const strength = score;
    // "Reset your password … 75010 Paris": so far off, "password" names nothing.
    if (strength < points.code && !isAlone && candidate.start - word.end > weakReach) continue;
    // What is further off and no stronger cannot be better.
    if (best !== undefined && strength <= best.strength) continue;
    const gap = measureGap(zone.text, word.end, candidate.start);
    if (gap.letters <= 3 && gap.sentences === 0) score += points.direct;
    // A code set apart on its line is what the paragraph above is about, to its first sentence.
    const most = isAlone && gap.lines > 0 && word.lists & namingBits ? 16 : 30;
    score -= Math.min(most, gap.letters * points.perCharacter + gap.sentences * 6 + gap.lines * 4);
    score -= rivals(word.end, candidate.start) * points.perRival;
    if (best === undefined || score > best.points)
      best = { points: score, strength, word, distance: candidate.start - word.end };
  }
  for (let i = after, seen = 0; i < zone.words.length && seen < 10; i++, seen++) {
    const word = zone.words[i];
    if (word === undefined || word.start - candidate.end > reach) break;
    if (!(word.lists & speakingBits) || isChance(word, zone.text)) continue;
    let score = strengthOf(word);
    const strength = score;
    if (best !== undefined && strength + points.toAct <= best.points) continue;
    const gap = measureGap(zone.text, candidate.end, word.start);
    const direct = gap.letters <= 8 && gap.sentences === 0;
    // "482913 to log in": the number is what it takes.
    if (direct && !(word.lists & namingBits) && candidate.value.length >= 4) score += points.toAct;
    score -= Math.min(40, gap.letters * 0.25 + gap.sentences * 14 + gap.lines * 10);
    score -= rivals(candidate.end, word.start) * points.perRival;
    if (best === undefined || score > best.points)
      best = { points: score, strength, word, distance: word.start - candidate.end };
  }
  if (best === undefined) return;
  candidate.word = best.word;
  candidate.distance = best.distance;
  add(candidate, Math.round(best.points), "named", best.word);
}
