/**
 * A mailbox that asks whether it may forward. otpost never follows its link: who approves should have
 * asked for it, and sees first which mailbox it is.
 */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { ForwardingConfirmation } from "../../shared/api/client.ts";
import { MagicLink } from "../codes/magic-link.tsx";
import { CopyField } from "../parts/buttons.tsx";
import { Foreign } from "../parts/foreign.tsx";
import { Ago } from "../parts/time.tsx";
import { text } from "../strings.ts";

export function Confirmation({
  confirmation,
  isExpected,
}: {
  confirmation: ForwardingConfirmation | undefined;
  isExpected: boolean;
}): JSX.Element {
  const showsLink = useSignal(false);
  if (confirmation === undefined) {
    return isExpected ? (
      <p class="waiting" role="status">
        <span class="dot" />
        {text.inboxes.confirmWaiting}
      </p>
    ) : (
      <p class="hint">{text.inboxes.confirmNone}</p>
    );
  }
  const { forwarded_address, code, approve_link, received_at } = confirmation;
  return (
    <div role="status">
      <p>
        <strong>
          <Foreign value={forwarded_address ?? text.inboxes.someMailbox} limit={200} />
        </strong>{" "}
        {text.inboxes.confirmArrived} <Ago at={received_at} />
      </p>
      {code !== null && (
        <>
          <p>{text.inboxes.confirmCode}</p>
          <CopyField value={code} what={text.codes.copyCode} />
        </>
      )}
      {approve_link !== null && (
        <>
          <p>{text.inboxes.confirmLink}</p>
          {showsLink.value ? (
            <MagicLink value={approve_link} />
          ) : (
            <button
              type="button"
              onClick={() => {
                showsLink.value = true;
              }}
            >
              {text.inboxes.approve}
            </button>
          )}
        </>
      )}
    </div>
  );
}
