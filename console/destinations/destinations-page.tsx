/** Where codes are delivered to, and what became of each delivery. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { CreatedDestination } from "../../shared/api/client.ts";
import { useLive } from "../live.ts";
import { CopyField } from "../parts/buttons.tsx";
import { Empty, Loading, Problem } from "../parts/notices.tsx";
import { ShownOnce } from "../parts/once.tsx";
import { client } from "../session.ts";
import { text } from "../strings.ts";
import { Deliveries } from "./deliveries.tsx";
import { DestinationItem } from "./destination-item.tsx";
import { NewDestinationForm } from "./new-destination.tsx";

const everyMilliseconds = 3000;

export function DestinationsPage(): JSX.Element {
  const { value, problem, reload } = useLive((signal) => client().destinations.list({ signal }), {
    key: "destinations",
    everyMilliseconds,
  });
  const created = useSignal<CreatedDestination | undefined>(undefined);
  const show = (made: CreatedDestination): void => {
    created.value = made;
    reload();
  };
  const secret = created.value?.secret ?? undefined;
  return (
    <>
      <p class="lead">{text.destinations.lead}</p>
      <Problem message={problem.value} />
      {secret !== undefined && (
        <ShownOnce
          title={text.destinations.secretTitle}
          onDone={() => {
            created.value = undefined;
          }}
        >
          <p>{text.destinations.secretHint}</p>
          <CopyField value={secret} what={text.destinations.secret} />
        </ShownOnce>
      )}
      {value.value === undefined && problem.value === undefined && <Loading />}
      {value.value?.length === 0 && (
        <Empty icon="destinations" title={text.destinations.emptyTitle}>
          <p>{text.destinations.empty}</p>
        </Empty>
      )}
      <ul class="cards">
        {value.value?.map((each) => (
          <DestinationItem
            key={each.destination_id}
            of={each}
            onRotated={show}
            onChanged={reload}
          />
        ))}
      </ul>
      <NewDestinationForm onCreated={show} />
      {value.value !== undefined && value.value.length > 0 && (
        <Deliveries destinations={value.value} />
      )}
    </>
  );
}
