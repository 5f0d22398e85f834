/** Walks the ladder: an upper rung settles it, else the candidates are judged and the best is given. */
import { type Candidate, rank } from "./candidates.ts";
import { excerptAround } from "./excerpt.ts";
import type {
  Evidence,
  Extraction,
  ExtractionInput,
  ExtractionOptions,
  FoundCode,
  FoundLink,
  RegistrableDomain,
} from "./extraction.ts";
import { codeMargin, codeThreshold, judgeCodes } from "./judge-codes.ts";
import { judgeLinks, type LinkCandidate, linkMargin, linkThreshold } from "./judge-links.ts";
import { languageOf, type MessageContext, readContext } from "./message-context.ts";
import { findOriginBound } from "./origin-bound.ts";
import { readWholeContent } from "./whole-content.ts";
import { readZones, type Zone } from "./zone.ts";

/** What a value gains that stands in more than one place: subject and body, button and fallback. */
const agreement = 8;

/** The answer with what it was chosen from; `codes` and `links` are best first. */
export type Decision = {
  extraction: Extraction;
  zones: Zone[];
  codes: Candidate[];
  links: LinkCandidate[];
};

/** The answer, and what it was chosen from. Never throws. Text beyond 256 KiB is not read. */
export function decide(
  input: ExtractionInput,
  { registrableDomain: siteOf = nowhere }: ExtractionOptions,
): Decision {
  const whole = readWholeContent(input, siteOf);
  if (whole !== undefined && input.otpToken === undefined)
    return { extraction: withSender(whole, input, siteOf), zones: [], codes: [], links: [] };
  const zones = readZones(input);
  const context = readContext(zones);
  const codes = rank(judgeCodes(zones, context), agreement);
  const code = fromHeader(input, siteOf) ?? fromLastLine(zones, siteOf) ?? pickCode(codes, context);
  const links = rank(judgeLinks(zones, context, code?.value), agreement);
  const link = pickLink(links, context, siteOf);
  const extraction: Extraction = {};
  if (code !== undefined) extraction.code = code;
  if (link !== undefined) extraction.link = link;
  if (code !== undefined) extraction.primary = "code";
  else if (link !== undefined) extraction.primary = "link";
  return { extraction: withSender(extraction, input, siteOf), zones, codes, links };
}

const nowhere: RegistrableDomain = () => undefined;

function fromHeader(input: ExtractionInput, siteOf: RegistrableDomain): FoundCode | undefined {
  if (input.otpToken === undefined) return undefined;
  const { code, origin } = input.otpToken;
  const site = origin === undefined ? undefined : siteOf(origin);
  return {
    value: code,
    ...(site === undefined ? {} : { site }),
    evidence: { rule: "otp_token", where: "header" },
  };
}

function fromLastLine(zones: readonly Zone[], siteOf: RegistrableDomain): FoundCode | undefined {
  for (const zone of zones) {
    if (zone.where === "subject" || zone.isHidden) continue;
    const bound = findOriginBound(zone.text);
    if (bound === undefined) continue;
    const site = siteOf(bound.host);
    return {
      value: bound.code,
      ...(site === undefined ? {} : { site }),
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
  siteOf: RegistrableDomain,
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
function withSender(
  extraction: Extraction,
  input: ExtractionInput,
  siteOf: RegistrableDomain,
): Extraction {
  const { code } = extraction;
  if (code === undefined || code.site !== undefined || input.verifiedSenderDomain === undefined)
    return extraction;
  const site = siteOf(input.verifiedSenderDomain);
  return site === undefined ? extraction : { ...extraction, code: { ...code, site } };
}
