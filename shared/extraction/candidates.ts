/** What judging adds to a candidate: points, each with the reason that gave or took it. */
import type { Word } from "./lexicon.ts";
import type { CodeShape, Where, Zone } from "./zone.ts";

export type Reason = {
  /** Says what spoke for or against; `docs/how-extraction-works.md` lists them. */
  reason: string;
  points: number;
  /** The word that said so, as the language file spells it. */
  word?: string;
};

export type Candidate = {
  value: string;
  shape: CodeShape | "url";
  where: Where | "anchor";
  zone: Zone;
  start: number;
  end: number;
  score: number;
  reasons: Reason[];
  /** The word that counted most, and the characters between it and the value. */
  word?: Word;
  distance?: number;
};

export function add(candidate: Candidate, points: number, reason: string, word?: Word): void {
  candidate.score += points;
  candidate.reasons.push(
    word === undefined ? { reason, points } : { reason, points, word: word.entry.literal },
  );
}

/** The best of each value, best first; a value found again elsewhere is a little likelier. */
export function rank<Found extends Candidate>(
  candidates: readonly Found[],
  agreement: number,
): Found[] {
  const byValue = new Map<string, Found[]>();
  for (const candidate of candidates) {
    const same = byValue.get(candidate.value);
    if (same === undefined) byValue.set(candidate.value, [candidate]);
    else same.push(candidate);
  }
  const ranked: Found[] = [];
  for (const same of byValue.values()) {
    const best = same.reduce((a, b) => (b.score > a.score ? b : a));
    const elsewhere = same.some(
      (other) => other !== best && (other.zone !== best.zone || other.where !== best.where),
    );
    if (elsewhere) add(best, agreement, "found again elsewhere");
    ranked.push(best);
  }
  return ranked.sort((a, b) => b.score - a.score);
}
