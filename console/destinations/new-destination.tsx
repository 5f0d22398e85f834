/** Adds a destination: a callback of one's own, or a Skyvern server. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { CreatedDestination } from "../../shared/api/client.ts";
import { useAction } from "../action.ts";
import { Field, Select, TextArea } from "../parts/fields.tsx";
import { Form } from "../parts/form.tsx";
import { client } from "../session.ts";
import { text } from "../strings.ts";

export function NewDestinationForm({
  onCreated,
}: {
  onCreated: (created: CreatedDestination) => void;
}): JSX.Element {
  const kind = useSignal("callback");
  const url = useSignal("");
  const apiKey = useSignal("");
  const prompt = useSignal("");
  const types = useSignal("");
  const label = useSignal("");
  const action = useAction();
  const isSkyvern = kind.value === "skyvern";

  const submit = async (): Promise<void> => {
    const { value } = types;
    const shared = {
      label: label.value || null,
      otp_types: value === "totp" || value === "magic_link" ? [value] : null,
    } satisfies { label: string | null; otp_types: ("totp" | "magic_link")[] | null };
    onCreated(
      await client().destinations.create(
        isSkyvern
          ? {
              kind: "skyvern",
              base_url: url.value,
              api_key: apiKey.value,
              run_task: prompt.value.trim() === "" ? null : { prompt: prompt.value },
              ...shared,
            }
          : { kind: "callback", url: url.value, ...shared },
      ),
    );
    for (const field of [url, apiKey, prompt, label]) field.value = "";
    scrollTo({ top: 0, behavior: "smooth" });
  };

  return (
    <Form
      title={text.destinations.add}
      submit={text.destinations.create}
      action={action}
      onSubmit={submit}
    >
      <div class="columns">
        <Select
          label={text.destinations.kind}
          hint={text.destinations.kindHints[isSkyvern ? "skyvern" : "callback"]}
          value={kind}
          options={text.destinations.kinds}
        />
        <Field
          label={text.destinations.url}
          value={url}
          placeholder={isSkyvern ? "https://api.skyvern.com" : "https://example.com/otp"}
          required
        />
        {isSkyvern && (
          <Field label={text.destinations.apiKey} value={apiKey} type="password" required />
        )}
        <Select label={text.destinations.types} value={types} options={text.codes.types} />
        <Field label={text.inboxes.label} value={label} placeholder="production" optional />
      </div>
      {isSkyvern && (
        <TextArea
          label={text.destinations.prompt}
          hint={text.destinations.promptHint}
          value={prompt}
          rows={2}
        />
      )}
    </Form>
  );
}
