/**
 * Reads the one-time code and the magic link out of a message: deterministic, in one pass, linear
 * in the input, with the evidence for what it found.
 */
import { type Candidate, type Reason, rank } from "./candidates.ts";
import type { CodeShape } from "./code-shapes.ts";
import { excerptAround } from "./excerpt.ts";
import type { Evidence, Extraction, ExtractionInput, FoundCode, FoundLink } from "./extraction.ts";
import { codeMargin, codeThreshold, judgeCodes } from "./judge-codes.ts";
import { judgeLinks, type LinkCandidate, linkMargin, linkThreshold } from "./judge-links.ts";
import { languageOf, type MessageContext, readContext } from "./message-context.ts";
import { findOriginBound } from "./origin-bound.ts";
import { siteOf } from "./url-parts.ts";
import { readWholeContent } from "./whole-content.ts";
import { readZones, type Zone } from "./zone.ts";

/** What `otpost extract --explain` prints: the answer, and every candidate with its reasons. */
export type Explanation = {
  extraction: Extraction;
  candidates: ExplainedCandidate[];
  thresholds: { code: number; link: number };
};

export type ExplainedCandidate = {
  type: "code" | "link";
  value: string;
  shape: CodeShape | "url";
  where: string;
  score: number;
  won: boolean;
  reasons: Reason[];
};

/**
 * The best code and the best link of a message, each only where it is clearly one. Never throws.
 * Text beyond 256 KiB is not read.
 */
export function extract(input: ExtractionInput): Extraction {
  return decide(input).extraction;
}

/** The same answer with every candidate, best first, and what spoke for and against each. */
export function explain(input: ExtractionInput): Explanation {
  const { extraction, codes, links } = decide(input);
  const candidates = [
    ...codes.map((each) => describe("code", each, extraction.code?.value)),
    ...links.map((each) => describe("link", each, extraction.link?.value)),
  ];
  return { extraction, candidates, thresholds: { code: codeThreshold, link: linkThreshold } };
}

/** What a value gains that stands in more than one place: subject and body, button and fallback. */
const agreement = 8;

type Decision = { extraction: Extraction; codes: Candidate[]; links: LinkCandidate[] };

function decide(input: ExtractionInput): Decision {
  const whole = readWholeContent(input);
  if (whole !== undefined && input.otpToken === undefined)
    return { extraction: withSender(whole, input), codes: [], links: [] };
  const zones = readZones(input);
  const context = readContext(zones);
  const codes = rank(judgeCodes(zones, context), agreement);
  const links = rank(judgeLinks(zones, context), agreement);
  const code = fromHeader(input) ?? fromLastLine(zones) ?? pickCode(codes, context);
  const link = pickLink(links, context);
  const extraction: Extraction = {};
  if (code !== undefined) extraction.code = code;
  if (link !== undefined) extraction.link = link;
  if (code !== undefined) extraction.primary = "code";
  else if (link !== undefined) extraction.primary = "link";
  return { extraction: withSender(extraction, input), codes, links };
}

function fromHeader(input: ExtractionInput): FoundCode | undefined {
  if (input.otpToken === undefined) return undefined;
  const { code, origin } = input.otpToken;
  const site = origin === undefined ? undefined : siteOf(origin);
  return {
    value: code,
    ...(site === undefined ? {} : { site }),
    evidence: { rule: "otp_token", where: "header" },
  };
}

function fromLastLine(zones: readonly Zone[]): FoundCode | undefined {
  for (const zone of zones) {
    if (zone.where === "subject" || zone.isHidden) continue;
    const bound = findOriginBound(zone.text);
    if (bound === undefined) continue;
    return {
      value: bound.code,
      site: siteOf(bound.host) ?? bound.host,
      evidence: {
        rule: "origin_bound",
        where: zone.where,
        excerpt: excerptAround(zone.text, bound.start, bound.end),
      },
    };
  }
  return undefined;
}

function pickCode(ranked: readonly Candidate[], context: MessageContext): FoundCode | undefined {
  const best = pick(ranked, codeThreshold, codeMargin);
  return best && { value: best.value, evidence: evidenceOf(best, ranked.length, context) };
}

function pickLink(
  ranked: readonly LinkCandidate[],
  context: MessageContext,
): FoundLink | undefined {
  const best = pick(ranked, linkThreshold, linkMargin);
  if (best === undefined) return undefined;
  const site = siteOf(best.value);
  return {
    value: best.value,
    kind: best.kind,
    ...(site === undefined ? {} : { site }),
    evidence: evidenceOf(best, ranked.length, context),
  };
}

/** The best where it is good enough and nothing comes close: a tie yields nothing. */
function pick<Found extends Candidate>(
  ranked: readonly Found[],
  threshold: number,
  margin: number,
): Found | undefined {
  const [best, second] = ranked;
  if (best === undefined || best.score < threshold) return undefined;
  return second !== undefined && best.score - second.score < margin ? undefined : best;
}

function evidenceOf(candidate: Candidate, count: number, context: MessageContext): Evidence {
  const { word, distance } = candidate;
  const language = word === undefined ? undefined : languageOf(word, context);
  return {
    rule: "candidate",
    ...(language === undefined ? {} : { language: language.tag }),
    ...(word === undefined ? {} : { word: word.entry.literal }),
    ...(distance === undefined ? {} : { distance }),
    shape: candidate.shape,
    where: candidate.where,
    score: candidate.score,
    others: count - 1,
    excerpt: excerptAround(candidate.zone.text, candidate.start, candidate.end),
  };
}

/** A sender that proved its domain says which site a code is for, where nothing nearer does. */
function withSender(extraction: Extraction, input: ExtractionInput): Extraction {
  const { code } = extraction;
  if (code === undefined || code.site !== undefined || input.verifiedSenderDomain === undefined)
    return extraction;
  const site = siteOf(input.verifiedSenderDomain);
  return site === undefined ? extraction : { ...extraction, code: { ...code, site } };
}

function describe(
  type: "code" | "link",
  candidate: Candidate,
  winner: string | undefined,
): ExplainedCandidate {
  const { value, shape, where, score, reasons } = candidate;
  return { type, value, shape, where, score, won: value === winner, reasons };
}
