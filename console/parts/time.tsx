/** Time that passes on the screen. */
import type { JSX } from "preact";
import { now } from "../clock.ts";
import { text } from "../strings.ts";
import { agoOf, clockOf, instantOf } from "../times.ts";

/** `12 s ago`, with the instant for who points at it. */
export const Ago = ({ at }: { at: string }): JSX.Element => (
  <time dateTime={at} title={instantOf(at)}>
    {agoOf(now.value - Date.parse(at))}
  </time>
);

const radius = 9;
const length = 2 * Math.PI * radius;

/** A ring that empties, with `9:41` beside it; it warns when little is left. */
export function TimeLeft({ from, until }: { from: string; until: string }): JSX.Element {
  const left = Date.parse(until) - now.value;
  const share = Math.max(0, Math.min(1, left / (Date.parse(until) - Date.parse(from))));
  return (
    <span class={`time-left ${left < 60_000 ? "soon" : ""}`} title={instantOf(until)}>
      <Ring share={share} />
      <span class="clock">
        {left <= 0 ? text.codes.expired : clockOf(left)}
        {left > 0 && <span class="offscreen"> {text.time.left("")}</span>}
      </span>
    </span>
  );
}

export const Ring = ({ share }: { share: number }): JSX.Element => (
  <svg class="ring" viewBox="0 0 24 24" aria-hidden="true">
    <circle cx="12" cy="12" r={radius} />
    <circle
      class="left"
      cx="12"
      cy="12"
      r={radius}
      stroke-dasharray={length}
      stroke-dashoffset={length * (1 - share)}
    />
  </svg>
);
