/** The keys that sign Skyvern's polls. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useAction } from "../action.ts";
import { say } from "../announce.ts";
import { useLive } from "../live.ts";
import { DeleteButton } from "../parts/buttons.tsx";
import { Field } from "../parts/fields.tsx";
import { Form } from "../parts/form.tsx";
import { Problem } from "../parts/notices.tsx";
import { Ago } from "../parts/time.tsx";
import { client } from "../session.ts";
import { text } from "../strings.ts";

export function SkyvernKeys(): JSX.Element {
  const keys = useLive((signal) => client().skyvernKeys.list({ signal }), { key: "skyvern-keys" });
  const key = useSignal("");
  const label = useSignal("");
  const adding = useAction();
  const deleting = useAction();
  return (
    <Form
      title={text.skyvernKeys.title}
      submit={text.skyvernKeys.add}
      action={adding}
      onSubmit={async () => {
        await client().skyvernKeys.create({
          skyvern_api_key: key.value,
          label: label.value || null,
        });
        key.value = "";
        say(text.skyvernKeys.added);
        keys.reload();
      }}
    >
      <p class="hint">{text.skyvernKeys.lead}</p>
      <Problem message={keys.problem.value ?? deleting.problem.value} />
      {keys.value.value?.length === 0 && <p class="hint">{text.skyvernKeys.empty}</p>}
      <ul class="plain-list">
        {keys.value.value?.map(({ skyvern_key_id: id, masked, label: name, created_at }) => (
          <li key={id}>
            <code>{masked}</code> {name} <span class="faint">{<Ago at={created_at} />}</span>
            <DeleteButton
              what={masked}
              hint={text.skyvernKeys.deleteHint}
              onDelete={() =>
                void deleting.run(async () => {
                  await client().skyvernKeys.delete(id);
                  say(text.removed(masked));
                  keys.reload();
                })
              }
            />
          </li>
        ))}
      </ul>
      <div class="columns">
        <Field label={text.skyvernKeys.key} value={key} type="password" required />
        <Field label={text.inboxes.label} value={label} placeholder="production" optional />
      </div>
    </Form>
  );
}
