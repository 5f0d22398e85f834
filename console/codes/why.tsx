/** Why this is the code: what spoke for it, and what lost. */
import type { JSX } from "preact";
import type { Code } from "../../shared/api/client.ts";
import { Foreign } from "../parts/foreign.tsx";
import { text } from "../strings.ts";

type Evidence = NonNullable<Code["evidence"]>;
export type Candidate = Code["rejected"][number] & { won?: boolean };

export function Why({ evidence }: { evidence: Evidence }): JSX.Element {
  const { rule, word, language, distance, shape, where, score } = evidence;
  const facts: [string, string | number | null][] = [
    [text.why.word, word],
    [text.why.language, language === null ? null : languageName(language)],
    [text.why.distance, distance === null ? null : text.why.distanceOf(distance)],
    [text.why.shape, shape],
    [text.why.where, where],
    [text.why.score, score],
  ];
  const rules: Readonly<Record<string, string>> = text.why.rules;
  return (
    <div class="why">
      <p>{rules[rule] ?? rule}</p>
      <Facts facts={facts} />
    </div>
  );
}

/** Whatever is known; the rest is left out. */
export const Facts = ({
  facts,
}: {
  facts: readonly (readonly [string, JSX.Element | string | number | null])[];
}): JSX.Element => (
  <dl class="facts">
    {facts
      .filter(([, value]) => value !== null)
      .map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
  </dl>
);

export const Candidates = ({
  title,
  candidates,
}: {
  title: string;
  candidates: readonly Candidate[];
}): JSX.Element | null =>
  candidates.length === 0 ? null : (
    <div class="candidates">
      <h3>{title}</h3>
      <ul>
        {candidates.map((candidate) => (
          <li key={candidate.code} class={candidate.won ? "won" : ""}>
            <code>
              <Foreign value={candidate.code} limit={80} />
            </code>
            <Score score={candidate.score} needed={candidate.needed} />
            <span class="faint">{candidate.reasons.join(" · ")}</span>
          </li>
        ))}
      </ul>
    </div>
  );

const Score = ({ score, needed }: { score: number; needed: number }): JSX.Element => (
  <span class="score">
    <meter min={0} max={Math.max(needed * 2, 1)} low={needed} value={Math.max(0, score)}>
      {score}
    </meter>
    <span>{text.why.scoreOf(score, needed)}</span>
  </span>
);

const names = new Intl.DisplayNames("en", { type: "language", fallback: "code" });

function languageName(tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}
