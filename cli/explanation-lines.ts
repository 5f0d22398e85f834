/** Writes an explanation for a person who wonders why a code or a link was found, or was not. */
import type { ExplainedCandidate, Explanation, Verdict } from "../shared/extraction/explain.ts";

/** As many as anybody reads; `--json` has them all. */
const shownCandidates = 12;
const shownAside = 20;

/** Lines without ends; empty ones part the sections. */
export function explanationLines(explanation: Explanation): string[] {
  const { candidates, setAside, read, extraction } = explanation;
  return [
    `code: ${extraction.code?.value ?? "none"} (${verdictOf(explanation.code)})`,
    `link: ${extraction.link?.value ?? "none"} (${verdictOf(explanation.link)})`,
    ...section(
      "codes considered",
      candidates.filter(({ type }) => type === "code"),
    ),
    ...section(
      "links considered",
      candidates.filter(({ type }) => type === "link"),
    ),
    ...headed(
      "numbers set aside by their own look",
      capped(setAside, shownAside).map(
        ({ value, where, reason }) =>
          `  ${value} in the ${where}: ${asideReasons[reason] ?? reason}`,
      ),
    ),
    ...headed("what was read", read.map(describePart)),
  ];
}

const verdicts: Record<Verdict["outcome"], (verdict: Verdict) => string> = {
  given: ({ rule = "candidate", best, second, threshold }) =>
    rule === "candidate" && best !== undefined
      ? `${best} points, ${threshold} are needed${second === undefined ? "" : `; the next has ${second}`}`
      : rungs[rule],
  "no candidate": () => "nothing looks like one",
  "below threshold": ({ best, threshold }) =>
    `the best has ${best} points, ${threshold} are needed`,
  tied: ({ best, second, margin }) =>
    `a tie: the best has ${best} points and the next ${second}, and ${margin} must lie between them`,
};

const rungs = {
  otp_token: "the OTP-Token header says so",
  origin_bound: "the origin-bound last line says so",
  whole_content: "the message is nothing else",
  candidate: "the only candidate",
};

const verdictOf = (verdict: Verdict): string => verdicts[verdict.outcome](verdict);

function section(title: string, candidates: readonly ExplainedCandidate[]): string[] {
  const hidden = candidates.length - shownCandidates;
  return headed(title, [
    ...capped(candidates, shownCandidates).flatMap(describeCandidate),
    ...(hidden > 0 ? [`  and ${hidden} with fewer points (--json has them all)`] : []),
  ]);
}

const describeCandidate = ({ value, score, won, shape, where, reasons }: ExplainedCandidate) => [
  `${won ? "*" : " "} ${value}  ${score} points, ${shape}, ${where}`,
  ...reasons.map(
    ({ points, reason, word }) =>
      `    ${signed(points).padStart(4)} ${reason}${word === undefined ? "" : ` “${word}”`}`,
  ),
];

const describePart = ({ where, isHidden, length, historyLength }: Explanation["read"][number]) =>
  `  ${isHidden ? "hidden " : ""}${where}: ${length} characters${
    historyLength > 0 ? `; ${historyLength} of older mail below it left out` : ""
  }`;

const asideReasons: Record<string, string> = {
  length: "fewer than 3 or more than 10 characters",
  compound: "part of something longer",
  address: "an address",
  masked: "masked digits",
};

const headed = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ["", title, ...lines];

const capped = <Each>(all: readonly Each[], most: number): readonly Each[] => all.slice(0, most);

const signed = (points: number): string => (points > 0 ? `+${points}` : String(points));
