/** One destination: whether it works, and what can be done with it. */
import type { JSX } from "preact";
import type { CreatedDestination, Destination } from "../../shared/api/client.ts";
import { useAction } from "../action.ts";
import { say } from "../announce.ts";
import { DeleteButton } from "../parts/buttons.tsx";
import { Foreign } from "../parts/foreign.tsx";
import { Icon } from "../parts/icons.tsx";
import { Problem } from "../parts/notices.tsx";
import { client } from "../session.ts";
import { text } from "../strings.ts";
import { instantOf } from "../times.ts";

export const addressOf = ({ label, url, base_url }: Destination): string =>
  label ?? url ?? base_url ?? "";

export function DestinationItem({
  of: destination,
  onRotated,
  onChanged,
}: {
  of: Destination;
  onRotated: (created: CreatedDestination) => void;
  onChanged: () => void;
}): JSX.Element {
  const { destination_id: id, kind, enabled, url, base_url } = destination;
  const action = useAction();
  return (
    <li class="card item">
      <Icon name="destinations" />
      <div class="item-main">
        <p class="item-title">
          <Foreign value={addressOf(destination)} limit={200} />
        </p>
        <p class="meta">
          <span class="tag">{text.destinations.kinds[kind]}</span>
          {destination.label !== null && <Foreign value={url ?? base_url ?? ""} limit={200} />}
          <State of={destination} />
        </p>
      </div>
      <button
        type="button"
        onClick={() =>
          void action.run(async () => {
            await client().destinations.test(id);
            say(text.destinations.tested);
          })
        }
      >
        {text.destinations.test}
      </button>
      {kind === "callback" && (
        <button
          type="button"
          class="quiet"
          title={text.destinations.rotateHint}
          onClick={() =>
            void action.run(async () => onRotated(await client().destinations.rotate(id)))
          }
        >
          <Icon name="rotate" />
          {text.destinations.rotate}
        </button>
      )}
      <button
        type="button"
        class="quiet"
        onClick={() =>
          void action.run(async () => {
            await client().destinations.update(id, { enabled: !enabled });
            onChanged();
          })
        }
      >
        {enabled ? text.destinations.switchOff : text.destinations.switchOn}
      </button>
      <DeleteButton
        what={addressOf(destination)}
        hint={text.destinations.deleteHint}
        onDelete={() =>
          void action.run(async () => {
            await client().destinations.delete(id);
            say(text.removed(addressOf(destination)));
            onChanged();
          })
        }
      />
      <Problem message={action.problem.value} />
    </li>
  );
}

function State({ of: destination }: { of: Destination }): JSX.Element {
  const { enabled, disabled_reason, paused_until, old_secret_until, failures } = destination;
  return (
    <>
      {enabled ? (
        <span class="tag done">{text.destinations.on}</span>
      ) : (
        <span class="tag bad">
          {disabled_reason === "gone" ? text.destinations.gone : text.destinations.off}
        </span>
      )}
      {paused_until !== null && (
        <span class="tag warn">{text.destinations.paused(instantOf(paused_until))}</span>
      )}
      {paused_until === null && failures > 0 && (
        <span class="tag warn">{text.destinations.failures(failures)}</span>
      )}
      {old_secret_until !== null && (
        <span class="tag plain">{text.destinations.oldSecret(instantOf(old_secret_until))}</span>
      )}
    </>
  );
}
