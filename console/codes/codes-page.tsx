/**
 * The codes, live. The whole list is asked for again and again, and answered with a few bytes while
 * nothing changed: a mail that took long to parse takes its place in the middle, which no cursor
 * would show, and on AWS looking costs a fiftieth of holding a function (docs/console.md).
 */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Code } from "../../shared/api/client.ts";
import { announce } from "../announce.ts";
import { now } from "../clock.ts";
import { useLive } from "../live.ts";
import { Problem } from "../parts/notices.tsx";
import { usesShortcuts } from "../preferences.ts";
import { client } from "../session.ts";
import { text } from "../strings.ts";
import { CodeRow } from "./code-row.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { filters, matches, queryOf } from "./filters.ts";
import { NoCodes } from "./no-codes.tsx";
import { useShortcuts } from "./shortcuts.ts";

/** With the time of an answer, a new code shows within a second. */
const everyMilliseconds = 500;

export function CodesPage(): JSX.Element {
  const query = queryOf(filters.value);
  const { value, problem } = useLive((signal) => client().list(query, { signal }), {
    key: JSON.stringify(query),
    everyMilliseconds,
  });
  const fresh = useArrivals(value.value, JSON.stringify(query));
  useShortcuts();

  const shown = value.value?.filter(
    (code) => matches(code, filters.value.search) && Date.parse(code.expires_at) > now.value,
  );
  return (
    <>
      <FilterBar />
      <div class="list-head">
        <Liveness
          state={problem.value !== undefined ? "away" : shown === undefined ? "connecting" : "live"}
        />
        {usesShortcuts.value && <Keys />}
      </div>
      <Problem message={problem.value} />
      {shown !== undefined && shown.length === 0 && <NoCodes />}
      <ol class="rows">
        {shown?.map((code) => (
          <CodeRow key={code.totp_code_id} code={code} isNew={fresh.has(code.totp_code_id)} />
        ))}
      </ol>
    </>
  );
}

/** Which codes came since the page was opened, or its filters changed; told as they come. */
function useArrivals(codes: readonly Code[] | undefined, key: string): ReadonlySet<string> {
  const known = useRef<{ key: string; ids: Set<string>; fresh: Set<string> }>(undefined);
  if (codes !== undefined && known.current?.key !== key) {
    known.current = {
      key,
      ids: new Set(codes.map((code) => code.totp_code_id)),
      fresh: new Set(),
    };
  }
  const { ids, fresh } = known.current ?? { ids: new Set<string>(), fresh: new Set<string>() };
  const arrived = (codes ?? []).filter((code) => !ids.has(code.totp_code_id));
  for (const { totp_code_id } of arrived) {
    ids.add(totp_code_id);
    fresh.add(totp_code_id);
  }
  const [newest] = arrived;
  useEffect(() => {
    // Never the code itself: the loudspeaker is for everybody.
    if (newest !== undefined) announce(text.codes.arrived(newest.totp_identifier));
  }, [newest]);
  return fresh;
}

const Liveness = ({ state }: { state: "live" | "away" | "connecting" }): JSX.Element => (
  <p class={`liveness ${state}`} title={text.codes.liveHint}>
    <span class="dot" />
    {text.codes[state]}
  </p>
);

const Keys = (): JSX.Element => (
  <p class="keys">
    <kbd>c</kbd> {text.codes.keys.copy}
    <kbd>j</kbd>
    <kbd>k</kbd> {text.codes.keys.next}, {text.codes.keys.previous}
    <kbd>/</kbd> {text.codes.keys.search}
    <kbd>h</kbd> {text.codes.keys.hide}
  </p>
);
