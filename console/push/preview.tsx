/** What a push of this content would find: asked of the server while one types, and kept by nobody. */
import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Extracted } from "../../shared/api/client.ts";
import { MagicLink } from "../codes/magic-link.tsx";
import { Candidates, Why } from "../codes/why.tsx";
import { explain } from "../explain.ts";
import { Foreign } from "../parts/foreign.tsx";
import { client } from "../session.ts";
import { text } from "../strings.ts";

const restMilliseconds = 200;
/** The route reads 64 KiB of JSON. */
const longestBytes = 60_000;

export function Preview({ content }: { content: Signal<string> }): JSX.Element {
  const found = useSignal<Extracted | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const typed = content.value.trim();

  useEffect(() => {
    problem.value = undefined;
    if (typed === "") found.value = undefined;
    if (typed === "" || isTooLong(typed)) return;
    const stopping = new AbortController();
    const timer = setTimeout(async () => {
      try {
        found.value = await client().extract(typed, { signal: stopping.signal });
      } catch (error) {
        if (!stopping.signal.aborted) problem.value = explain(error);
      }
    }, restMilliseconds);
    return () => {
      clearTimeout(timer);
      stopping.abort();
    };
  }, [typed, found, problem]);

  return (
    <section class="card preview" aria-live="polite" aria-atomic="true">
      <h2>{text.push.preview}</h2>
      {typed === "" && <p class="hint">{text.push.previewEmpty}</p>}
      {isTooLong(typed) && <p class="hint">{text.push.tooLong}</p>}
      {problem.value !== undefined && <p class="hint">{problem}</p>}
      {typed !== "" && found.value !== undefined && <Result found={found.value} />}
    </section>
  );
}

const isTooLong = (content: string): boolean =>
  new TextEncoder().encode(JSON.stringify(content)).length > longestBytes;

function Result({ found }: { found: Extracted }): JSX.Element {
  const lost = found.candidates.filter(({ won }) => !won);
  return (
    <>
      {found.otp_type === null && <p class="nothing">{text.push.previewNothing}</p>}
      {found.otp_type === "totp" && (
        <p class="preview-code">
          <Foreign value={found.code} limit={40} />
        </p>
      )}
      {found.otp_type === "magic_link" && <MagicLink value={found.code} />}
      <p class="meta">
        {found.kind !== null && <span class="tag">{text.codes.kinds[found.kind]}</span>}
        {found.site !== null && <span class="tag">{found.site}</span>}
      </p>
      {found.evidence !== null && <Why evidence={found.evidence} />}
      {found.secondary !== null && (
        <p class="also">
          {text.codes.also}{" "}
          <code>
            <Foreign value={found.secondary.code} limit={120} />
          </code>
        </p>
      )}
      <Candidates title={text.why.lostTitle} candidates={lost} />
      {found.set_aside.length > 0 && (
        <div class="candidates">
          <h3>{text.why.setAside}</h3>
          <ul>
            {found.set_aside.map((each) => (
              <li key={each.text}>
                <code>
                  <Foreign value={each.text} limit={60} />
                </code>
                <span class="faint">{each.reason}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
