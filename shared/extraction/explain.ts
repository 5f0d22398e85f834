/** Tells why a message's code and link were given or not: every candidate, and what counted. */
import type { Candidate, Reason } from "./candidates.ts";
import { decide } from "./decide.ts";
import type { Evidence, Extraction, ExtractionInput, ExtractionOptions } from "./extraction.ts";
import { codeMargin, codeThreshold } from "./judge-codes.ts";
import { linkMargin, linkThreshold } from "./judge-links.ts";
import type { Where, Zone } from "./zone.ts";

export type Explanation = {
  extraction: Extraction;
  code: Verdict;
  link: Verdict;
  /** Codes, then links, each best first. */
  candidates: ExplainedCandidate[];
  /** What has the shape of a number and is plainly something else: a date, an amount, a phone. */
  setAside: { value: string; where: Where; reason: string }[];
  /** What was looked at; empty where an upper rung of the ladder settled it. */
  read: { where: Where; isHidden: boolean; length: number; historyLength: number }[];
};

export type Verdict = {
  /** `tied`: the best does not beat the second by `margin`. */
  outcome: "given" | "no candidate" | "below threshold" | "tied";
  /** Which rung of the ladder gave it. */
  rule?: Evidence["rule"];
  threshold: number;
  margin: number;
  /** Of the best candidate and the second. */
  best?: number;
  second?: number;
};

export type ExplainedCandidate = {
  type: "code" | "link";
  value: string;
  shape: Candidate["shape"];
  where: Candidate["where"];
  score: number;
  won: boolean;
  reasons: Reason[];
};

/** The same answer as `extract` gives, with what it was chosen from. Never throws. */
export function explain(input: ExtractionInput, options: ExtractionOptions = {}): Explanation {
  const { extraction, zones, codes, links } = decide(input, options);
  const { code, link } = extraction;
  return {
    extraction,
    code: judge(code, codes, codeThreshold, codeMargin),
    link: judge(link, links, linkThreshold, linkMargin),
    candidates: [
      ...codes.map((each) => describe("code", each, code?.value)),
      ...links.map((each) => describe("link", each, link?.value)),
    ],
    setAside: zones.flatMap(readDecoys),
    read: zones.map(({ where, isHidden, text, historyLength }) => ({
      where,
      isHidden,
      length: text.length,
      historyLength,
    })),
  };
}

function judge(
  found: { evidence: Evidence } | undefined,
  [best, second]: readonly Candidate[],
  threshold: number,
  margin: number,
): Verdict {
  const scores = {
    ...(best === undefined ? {} : { best: best.score }),
    ...(second === undefined ? {} : { second: second.score }),
  };
  if (found !== undefined)
    return { outcome: "given", rule: found.evidence.rule, threshold, margin, ...scores };
  if (best === undefined) return { outcome: "no candidate", threshold, margin };
  const outcome = best.score < threshold ? "below threshold" : "tied";
  return { outcome, threshold, margin, ...scores };
}

function describe(
  type: "code" | "link",
  candidate: Candidate,
  winner: string | undefined,
): ExplainedCandidate {
  const { value, shape, where, score, reasons } = candidate;
  return { type, value, shape, where, score, won: value === winner, reasons };
}

const readDecoys = ({ text, where, decoys }: Zone): Explanation["setAside"] =>
  decoys.map(({ start, end, reason }) => ({ value: text.slice(start, end), where, reason }));
