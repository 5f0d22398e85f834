/** The sign-in: a key, or how to come by one. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { CopyField, SubmitButton } from "./parts/buttons.tsx";
import { Field } from "./parts/fields.tsx";
import { Stamp } from "./parts/icons.tsx";
import { Problem } from "./parts/notices.tsx";
import { signIn } from "./session.ts";
import { text } from "./strings.ts";

export function SignIn({ problem }: { problem: string | undefined }): JSX.Element {
  const key = useSignal("");
  const busy = useSignal(false);
  const submit = async (): Promise<void> => {
    if (busy.value || key.value.trim() === "") return;
    busy.value = true;
    await signIn(key.value.trim());
    busy.value = false;
  };
  return (
    <main class="sign-in">
      <div class="card">
        <div class="brand">
          <Stamp />
          <h1>{text.name}</h1>
        </div>
        <p class="lead">{text.signIn.lead}</p>
        <Problem message={problem} />
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <Field
            label={text.signIn.key}
            hint={text.signIn.keyHint}
            value={key}
            type="password"
            required
            autoFocus
          />
          <SubmitButton busy={busy.value}>{text.signIn.submit}</SubmitButton>
        </form>
        <details>
          <summary>{text.signIn.whereTitle}</summary>
          <p>{text.signIn.whereLocal}</p>
          <CopyField value={text.signIn.localCommand} what={text.signIn.title} />
          <p>{text.signIn.whereElse}</p>
          <CopyField value={text.signIn.keysCommand} what={text.signIn.title} />
        </details>
      </div>
    </main>
  );
}
