/** What else could have been the code, and why it was not: small enough to be kept with it. */
import type { ExplainedCandidate, Explanation } from "../extraction/explain.ts";
import type { WeighedCandidate } from "../store/codes.ts";

/** A losing link may be a whole tracking URL; it is recognised by its beginning. */
const valueCharacters = 80;
const reasonsEach = 4;

/** Best first, at most `limit`. */
export function weighedCandidates(
  explanation: Explanation,
  limit: number,
): (WeighedCandidate & { won: boolean })[] {
  return [...explanation.candidates]
    .sort((one, other) => other.score - one.score)
    .slice(0, limit)
    .map((each) => ({
      value: cut(each.value),
      otpType: each.type === "code" ? "totp" : "magic_link",
      score: each.score,
      needed: explanation[each.type].threshold,
      reasons: heaviest(each.reasons),
      won: each.won,
    }));
}

const heaviest = (reasons: ExplainedCandidate["reasons"]): string[] =>
  [...reasons]
    .sort((one, other) => Math.abs(other.points) - Math.abs(one.points))
    .slice(0, reasonsEach)
    .map(({ reason, points, word }) => {
      const signed = points < 0 ? `−${-points}` : `+${points}`;
      return word === undefined ? `${reason} ${signed}` : `${reason}: ${word} ${signed}`;
    });

const cut = (value: string): string =>
  value.length <= valueCharacters
    ? value
    : `${value.slice(0, valueCharacters - 1).toWellFormed()}…`;
