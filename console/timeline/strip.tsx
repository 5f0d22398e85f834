/** The run on one line: polls as bars as long as they were held, messages and deliveries as marks. */
import type { JSX } from "preact";
import { text } from "../strings.ts";
import { timeOfDay } from "../times.ts";
import type { RunEvent } from "./event-item.tsx";

const width = 1000;
const rows = { poll: 12, arrival: 34, delivery: 56 } as const;

export function Strip({
  events,
  countsFrom,
}: {
  events: readonly RunEvent[];
  countsFrom: string | null;
}): JSX.Element {
  const ends = events.map((event) =>
    Date.parse(event.kind === "poll" ? event.answered_at : event.at),
  );
  const starts = events.map(({ at }) => Date.parse(at));
  const from = Math.min(...starts);
  const until = Math.max(...ends, from + 1000);
  const placeOf = (at: string): number => {
    const share = (Date.parse(at) - from) / (until - from);
    return 10 + share * (width - 20);
  };
  const grace = countsFrom === null ? 0 : placeOf(countsFrom);
  return (
    <figure class="strip">
      <svg viewBox={`0 0 ${width} 72`} preserveAspectRatio="none" aria-hidden="true">
        {grace > 10 && (
          <rect class="before" x="0" y="0" width={Math.min(width, grace)} height="72" />
        )}
        {Object.values(rows).map((y) => (
          <line key={y} x1="0" x2={width} y1={y} y2={y} />
        ))}
        {events.map((event) => {
          const x = placeOf(event.at);
          if (event.kind === "poll") {
            const long = Math.max(4, placeOf(event.answered_at) - x);
            const served = event.answer === "nothing" ? "" : "served";
            return (
              <rect
                key={`p${event.at}`}
                class={`poll ${served}`}
                x={x}
                y="7"
                width={long}
                height="10"
                rx="3"
              />
            );
          }
          return (
            <rect
              key={event.kind + event.at}
              class={event.kind}
              x={x - 4}
              y={rows[event.kind] - 6}
              width="8"
              height="12"
              rx="2"
            />
          );
        })}
      </svg>
      <figcaption>
        <span>{timeOfDay(new Date(from).toISOString())}</span>
        <span class="legend">
          <span class="key poll" /> {text.timeline.legend.poll}
          <span class="key arrival" /> {text.timeline.legend.arrival}
          <span class="key delivery" /> {text.timeline.legend.delivery}
        </span>
        <span>{timeOfDay(new Date(until).toISOString())}</span>
      </figcaption>
    </figure>
  );
}
