/** One thing that happened to a run, and when: counted from its first poll. */
import type { JSX } from "preact";
import type { RunTimeline } from "../../shared/api/client.ts";
import { Foreign } from "../parts/foreign.tsx";
import { Icon } from "../parts/icons.tsx";
import { text } from "../strings.ts";
import { timeOfDay } from "../times.ts";

export type RunEvent = RunTimeline["events"][number];
type Of<Kind extends RunEvent["kind"]> = Extract<RunEvent, { kind: Kind }>;

export function EventItem({
  event,
  start,
  run,
}: {
  event: RunEvent;
  start: number;
  run: string;
}): JSX.Element {
  const seconds = (Date.parse(event.at) - start) / 1000;
  return (
    <li class={`event ${event.kind}`}>
      <p class="event-time">
        <time dateTime={event.at}>{timeOfDay(event.at)}</time>
        <span class="faint">
          {seconds < 0 ? "−" : "+"}
          {Math.abs(seconds).toFixed(1)} s
        </span>
      </p>
      <span class="event-mark">
        <Icon name={marks[event.kind]} />
      </span>
      <div class="event-what">
        {event.kind === "poll" && <Poll event={event} />}
        {event.kind === "arrival" && <Arrival event={event} run={run} />}
        {event.kind === "delivery" && <Attempt event={event} />}
      </div>
    </li>
  );
}

const marks = { poll: "authenticators", arrival: "mail", delivery: "destinations" } as const;

function Poll({ event }: { event: Of<"poll"> }): JSX.Element {
  const held = (Date.parse(event.answered_at) - Date.parse(event.at)) / 1000;
  const isServed = event.answer !== "nothing";
  return (
    <>
      <p>
        {text.timeline.polled} <Foreign value={event.totp_identifier} limit={120} />
        {held >= 0.5 && <span class="faint">, {text.timeline.held(held.toFixed(1))}</span>}
      </p>
      <p class={isServed ? "ok" : "hint"}>
        → {text.totpUrls.answers[event.answer]}
        {event.reason !== null && (
          <>
            : <Foreign value={event.reason} limit={300} />
          </>
        )}
      </p>
    </>
  );
}

function Arrival({ event, run }: { event: Of<"arrival">; run: string }): JSX.Element {
  const { otp_type, channel, site, claimed_by } = event;
  return (
    <>
      <p>
        <strong>{text.timeline.arrived[otp_type ?? "none"]}</strong> ·{" "}
        {text.codes.channels[channel]} · <Foreign value={event.totp_identifier} limit={120} />
        {site !== null && <span class="tag">{site}</span>}
      </p>
      {claimed_by !== null && (
        <p class={claimed_by === run ? "ok" : "not-ok"}>
          {claimed_by === run ? (
            text.timeline.toThisRun
          ) : (
            <>
              {text.codes.claimed} <Foreign value={claimed_by} limit={80} />
            </>
          )}
        </p>
      )}
    </>
  );
}

const Attempt = ({ event }: { event: Of<"delivery"> }): JSX.Element => (
  <p>
    {text.timeline.delivered} <code>{event.destination_id}</code> ·{" "}
    <span class={event.error === null ? "ok" : "not-ok"}>
      {event.status ?? ""} {event.error?.replaceAll("_", " ") ?? "OK"}
    </span>
  </p>
);
