/** Makes a totp URL. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { CreatedTotpUrl } from "../../shared/api/client.ts";
import { useAction } from "../action.ts";
import { Field, Select } from "../parts/fields.tsx";
import { Form } from "../parts/form.tsx";
import { client } from "../session.ts";
import { text } from "../strings.ts";

export function NewTotpUrlForm({
  onCreated,
}: {
  onCreated: (created: CreatedTotpUrl) => void;
}): JSX.Element {
  const identifier = useSignal("");
  const type = useSignal("");
  const site = useSignal("");
  const action = useAction();
  return (
    <Form
      title={text.totpUrls.add}
      submit={text.totpUrls.create}
      action={action}
      onSubmit={async () => {
        const { value } = type;
        onCreated(
          await client().totpUrls.create({
            totp_identifier: identifier.value,
            otp_type: value === "totp" || value === "magic_link" ? value : null,
            site: site.value || null,
          }),
        );
        identifier.value = "";
        scrollTo({ top: 0, behavior: "smooth" });
      }}
    >
      <div class="columns">
        <Field
          label={text.totpUrls.identifier}
          hint={text.totpUrls.identifierHint}
          value={identifier}
          placeholder="jane@example.com"
          required
        />
        <Select
          label={text.codes.type}
          hint={text.totpUrls.typeHint}
          value={type}
          options={text.codes.types}
        />
        <Field
          label={text.totpUrls.site}
          hint={text.totpUrls.siteHint}
          value={site}
          placeholder="example.com"
          optional
        />
      </div>
    </Form>
  );
}
