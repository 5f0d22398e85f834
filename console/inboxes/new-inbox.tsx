/** Adds an inbox, and goes on to its set-up. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { NewInbox } from "../../shared/api/client.ts";
import { useAction } from "../action.ts";
import { Field, Select } from "../parts/fields.tsx";
import { Form } from "../parts/form.tsx";
import { go, linkTo } from "../router.ts";
import { client } from "../session.ts";
import { text } from "../strings.ts";

type Kind = keyof typeof text.inboxes.kinds;

const isKind = (value: string): value is Kind => Object.hasOwn(text.inboxes.kinds, value);

export function NewInboxForm({ onCreated }: { onCreated: () => void }): JSX.Element {
  const chosen = useSignal("email_address");
  const address = useSignal("");
  const identifier = useSignal("");
  const label = useSignal("");
  const action = useAction();
  const kind: Kind = isKind(chosen.value) ? chosen.value : "email_address";

  const submit = async (): Promise<void> => {
    const wanted: NewInbox = {
      kind,
      ...(kind === "email_address" ? {} : { address: address.value }),
      ...(identifier.value.trim() === "" ? {} : { totp_identifier: identifier.value }),
      ...(label.value.trim() === "" ? {} : { label: label.value }),
    };
    const { inbox_id } = await client().inboxes.create(wanted);
    onCreated();
    go(linkTo("inboxes", inbox_id));
  };

  return (
    <Form title={text.inboxes.add} submit={text.inboxes.create} action={action} onSubmit={submit}>
      <div class="columns">
        <Select
          label={text.inboxes.kind}
          hint={text.inboxes.kindHints[kind]}
          value={chosen}
          options={text.inboxes.kinds}
        />
        {kind === "email_domain" && (
          <Field
            label={text.inboxes.domain}
            hint={text.inboxes.domainHint}
            value={address}
            placeholder="codes.example.com"
            required
          />
        )}
        {kind === "phone_number" && (
          <Field
            label={text.inboxes.number}
            hint={text.inboxes.numberHint}
            value={address}
            placeholder="+14155550100"
            required
          />
        )}
        <Field
          label={text.inboxes.identifier}
          hint={text.inboxes.identifierHint}
          value={identifier}
          placeholder="jane@example.com"
          optional
        />
        <Field label={text.inboxes.label} hint={text.inboxes.labelHint} value={label} optional />
      </div>
    </Form>
  );
}
