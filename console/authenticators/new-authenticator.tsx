/** Adds an authenticator: by its key or URI, or by a picture of its QR code. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { NewAuthenticator } from "../../shared/api/client.ts";
import { useAction } from "../action.ts";
import { say } from "../announce.ts";
import { Field } from "../parts/fields.tsx";
import { Form } from "../parts/form.tsx";
import { client } from "../session.ts";
import { text } from "../strings.ts";
import { Camera } from "./camera.tsx";
import { asPng } from "./picture.ts";

export function NewAuthenticatorForm({ onAdded }: { onAdded: () => void }): JSX.Element {
  const identifier = useSignal("");
  const secret = useSignal("");
  const isOver = useSignal(false);
  const action = useAction();

  const add = async (given: Pick<NewAuthenticator, "secret" | "otpauth_uri" | "qr">) => {
    const { authenticators, export_part } = await client().authenticators.add({
      ...given,
      totp_identifier: identifier.value || null,
    });
    secret.value = "";
    say(
      export_part !== null && export_part.of > 1
        ? text.authenticators.addedPart(export_part.number, export_part.of)
        : text.authenticators.added(authenticators.length),
    );
    onAdded();
  };
  const addPicture = (picture: Blob | undefined): void => {
    if (picture === undefined) return;
    void action.run(async () => {
      const qr = await asPng(picture);
      if (qr === undefined) action.problem.value = text.authenticators.noPicture;
      else await add({ qr });
    });
  };

  // A screenshot in the clipboard is pasted anywhere on the page.
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      const file = [...(event.clipboardData?.files ?? [])].find(({ type }) =>
        type.startsWith("image/"),
      );
      addPicture(file);
    };
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  });

  return (
    <Form
      title={text.authenticators.add}
      submit={text.authenticators.submit}
      action={action}
      onSubmit={() => {
        const value = secret.value.trim();
        return add(/^otpauth/i.test(value) ? { otpauth_uri: value } : { secret: value });
      }}
    >
      <div class="columns">
        <Field
          label={text.authenticators.identifier}
          hint={text.authenticators.identifierHint}
          value={identifier}
          placeholder="jane@example.com"
        />
        <Field
          label={text.authenticators.secret}
          hint={text.authenticators.secretHint}
          value={secret}
          type="password"
        />
      </div>
      <fieldset
        aria-label={text.authenticators.picture}
        class={`drop ${isOver.value ? "over" : ""}`}
        onDragOver={(event) => {
          event.preventDefault();
          isOver.value = true;
        }}
        onDragLeave={() => {
          isOver.value = false;
        }}
        onDrop={(event) => {
          event.preventDefault();
          isOver.value = false;
          addPicture(event.dataTransfer?.files[0]);
        }}
      >
        <p>{text.authenticators.drop}</p>
        <label class="button">
          {text.authenticators.choose}
          <input
            type="file"
            accept="image/*"
            class="offscreen"
            onChange={(event) => {
              addPicture(event.currentTarget.files?.[0]);
              event.currentTarget.value = "";
            }}
          />
        </label>
        <Camera onPicture={addPicture} />
      </fieldset>
    </Form>
  );
}
