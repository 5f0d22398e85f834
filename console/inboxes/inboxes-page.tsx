/** The inboxes, and the way to a new one; one of them by its id is its set-up. */

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Inbox } from "../../shared/api/client.ts";
import { say } from "../announce.ts";
import { explain } from "../explain.ts";
import { type Loaded, useLive } from "../live.ts";
import { CopyButton, DeleteButton } from "../parts/buttons.tsx";
import { Foreign } from "../parts/foreign.tsx";
import { Icon } from "../parts/icons.tsx";
import { Empty, Loading, Problem } from "../parts/notices.tsx";
import { linkTo, route } from "../router.ts";
import { client } from "../session.ts";
import { text } from "../strings.ts";
import { NewInboxForm } from "./new-inbox.tsx";
import { SetUp } from "./set-up.tsx";

export function InboxesPage(): JSX.Element {
  const inboxes = useLive((signal) => client().inboxes.list({ signal }), { key: "inboxes" });
  const { id } = route.value;
  const { value, problem } = inboxes;
  if (id !== undefined && value.value !== undefined) {
    const inbox = value.value.find(({ inbox_id }) => inbox_id === id);
    return inbox === undefined ? <Missing /> : <SetUp key={id} inbox={inbox} />;
  }
  return (
    <>
      <p class="lead">{text.inboxes.lead}</p>
      <Problem message={problem.value} />
      {value.value === undefined ? (
        problem.value === undefined && <Loading />
      ) : (
        <List of={inboxes} />
      )}
      <NewInboxForm onCreated={inboxes.reload} />
    </>
  );
}

const Missing = (): JSX.Element => (
  <Empty icon="inboxes" title={text.inboxes.missing}>
    <p>
      <a href={linkTo("inboxes")}>{text.inboxes.back}</a>
    </p>
  </Empty>
);

function List({ of: { value, reload } }: { of: Loaded<Inbox[]> }): JSX.Element {
  const problem = useSignal<string | undefined>(undefined);
  const remove = async ({ inbox_id, address }: Inbox): Promise<void> => {
    try {
      await client().inboxes.delete(inbox_id);
      say(text.removed(address));
    } catch (error) {
      problem.value = explain(error);
    }
    reload();
  };
  const inboxes = value.value ?? [];
  if (inboxes.length === 0) {
    return (
      <Empty icon="inboxes" title={text.inboxes.emptyTitle}>
        <p>{text.inboxes.empty}</p>
      </Empty>
    );
  }
  return (
    <>
      <Problem message={problem.value} />
      <ul class="cards">
        {inboxes.map((inbox) => (
          <li key={inbox.inbox_id} class="card item">
            <Icon name={inbox.kind === "phone_number" ? "phone" : "mail"} />
            <div class="item-main">
              <p class="item-title">
                <code>{inbox.address}</code>
                <CopyButton value={inbox.address} what={text.inboxes.address} />
              </p>
              <p class="meta">
                {inbox.label !== null && <span class="tag plain">{inbox.label}</span>}
                <span>
                  {inbox.totp_identifier === null ? (
                    text.inboxes.anyIdentifier
                  ) : (
                    <Foreign value={inbox.totp_identifier} limit={120} />
                  )}
                </span>
              </p>
            </div>
            <a class="button" href={linkTo("inboxes", inbox.inbox_id)}>
              {text.inboxes.setUp}
            </a>
            <DeleteButton
              what={inbox.address}
              hint={text.inboxes.deleteHint}
              onDelete={() => void remove(inbox)}
            />
          </li>
        ))}
      </ul>
    </>
  );
}
