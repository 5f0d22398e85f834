/** What happened to a run, on one line of time: why it did, or did not, get its code. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { RunTimeline } from "../../shared/api/client.ts";
import { useLive } from "../live.ts";
import { SubmitButton } from "../parts/buttons.tsx";
import { Field } from "../parts/fields.tsx";
import { Foreign } from "../parts/foreign.tsx";
import { Empty, Loading, Problem } from "../parts/notices.tsx";
import { go, linkTo, route } from "../router.ts";
import { client } from "../session.ts";
import { text } from "../strings.ts";
import { EventItem } from "./event-item.tsx";
import { Strip } from "./strip.tsx";

const everyMilliseconds = 3000;

export function TimelinePage(): JSX.Element {
  const { id } = route.value;
  return (
    <>
      <p class="lead">{text.timeline.lead}</p>
      <RunForm key={id} id={id ?? ""} />
      {id === undefined || id === "" ? (
        <Empty icon="timeline" title={text.timeline.emptyTitle}>
          <p>{text.timeline.empty}</p>
        </Empty>
      ) : (
        <Run key={id} id={id} />
      )}
    </>
  );
}

function RunForm({ id }: { id: string }): JSX.Element {
  const wanted = useSignal(id);
  return (
    <form
      class="run-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted.value.trim() !== "") go(linkTo("timeline", wanted.value.trim()));
      }}
    >
      <Field label={text.timeline.run} value={wanted} placeholder="wr_…" required />
      <SubmitButton busy={false}>{text.timeline.show}</SubmitButton>
    </form>
  );
}

function Run({ id }: { id: string }): JSX.Element {
  const { value, problem } = useLive((signal) => client().runTimeline(id, { signal }), {
    key: id,
    everyMilliseconds,
  });
  if (value.value === undefined) {
    return problem.value === undefined ? <Loading /> : <Problem message={problem.value} />;
  }
  return <Told timeline={value.value} />;
}

function Told({ timeline }: { timeline: RunTimeline }): JSX.Element {
  const { summary, events, totp_identifiers, counts_from } = timeline;
  const [first] = events.filter(({ kind }) => kind === "poll");
  const start = Date.parse((first ?? events[0])?.at ?? "");
  return (
    <>
      <section class="card told" aria-live="polite">
        <h2>
          <Foreign value={summary} limit={600} />
        </h2>
        {totp_identifiers.length > 0 && (
          <p class="meta">
            {text.timeline.asked} <Foreign value={totp_identifiers.join(", ")} limit={300} />
          </p>
        )}
        {events.length > 0 && <Strip events={events} countsFrom={counts_from} />}
      </section>
      <ol class="events">
        {events.map((event) => (
          <EventItem
            key={`${event.kind} ${event.at}`}
            event={event}
            start={start}
            run={timeline.run_id}
          />
        ))}
      </ol>
    </>
  );
}
