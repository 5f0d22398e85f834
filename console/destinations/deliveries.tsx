/** What became of each code at each destination, attempt by attempt. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Delivery, Destination } from "../../shared/api/client.ts";
import { useAction } from "../action.ts";
import { say } from "../announce.ts";
import { useLive } from "../live.ts";
import { Select } from "../parts/fields.tsx";
import { Foreign } from "../parts/foreign.tsx";
import { Problem } from "../parts/notices.tsx";
import { Ago } from "../parts/time.tsx";
import { client } from "../session.ts";
import { text } from "../strings.ts";
import { timeOfDay } from "../times.ts";
import { addressOf } from "./destination-item.tsx";

const everyMilliseconds = 2000;

export function Deliveries({
  destinations,
}: {
  destinations: readonly Destination[];
}): JSX.Element {
  const chosen = useSignal("");
  const { value, problem, reload } = useLive(
    (signal) => client().deliveries.list({ destination_id: chosen.value || undefined }, { signal }),
    { key: chosen.value, everyMilliseconds },
  );
  const names = Object.fromEntries(
    destinations.map((each) => [each.destination_id, addressOf(each)]),
  );
  return (
    <section class="deliveries">
      <div class="list-head">
        <h2>{text.deliveries.title}</h2>
        <Select
          label={text.deliveries.of}
          value={chosen}
          options={{ "": text.deliveries.all, ...names }}
        />
      </div>
      <Problem message={problem.value} />
      {value.value?.length === 0 && <p class="hint">{text.deliveries.empty}</p>}
      <ol class="rows">
        {value.value?.map((each) => (
          <DeliveryRow
            key={each.delivery_id}
            of={each}
            destination={names[each.destination_id] ?? each.destination_id}
            onChanged={reload}
          />
        ))}
      </ol>
    </section>
  );
}

const tags = { pending: "warn", delivered: "done", failed: "bad", cancelled: "plain" } as const;

function DeliveryRow({
  of: delivery,
  destination,
  onChanged,
}: {
  of: Delivery;
  destination: string;
  onChanged: () => void;
}): JSX.Element {
  const action = useAction();
  const { delivery_id, status, reason, attempts, test, totp_identifier, created_at } = delivery;
  return (
    <li class="row delivery-row">
      <p class="delivery-head">
        <span class={`tag ${tags[status]}`}>{text.deliveries.statuses[status]}</span>
        <strong>
          {test ? text.deliveries.test : <Foreign value={totp_identifier ?? ""} limit={120} />}
        </strong>
        <span class="faint">
          → <Foreign value={destination} limit={120} /> · <Ago at={created_at} />
        </span>
        {!test && (
          <button
            type="button"
            class="quiet"
            onClick={() =>
              void action.run(async () => {
                await client().deliveries.redeliver(delivery_id);
                say(text.deliveries.again);
                onChanged();
              })
            }
          >
            {text.deliveries.redeliver}
          </button>
        )}
      </p>
      {reason !== null && <p class="hint">{text.deliveries.reasons[reason]}</p>}
      <ol class="attempts">
        {attempts.map((attempt) => (
          <li key={attempt.at + attempt.step}>
            <time dateTime={attempt.at}>{timeOfDay(attempt.at)}</time>
            <span class="tag plain">{text.deliveries.steps[attempt.step]}</span>
            <span class={attempt.error === null ? "ok" : "not-ok"}>
              {attempt.status ?? ""} {attempt.error?.replaceAll("_", " ") ?? "OK"}
            </span>
            <span class="faint">{attempt.duration_ms} ms</span>
          </li>
        ))}
      </ol>
      <Problem message={action.problem.value} />
    </li>
  );
}
