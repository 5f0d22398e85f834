/** Fields of forms, each with its label and hint bound to it. */

import type { Signal } from "@preact/signals";
import type { JSX, TargetedInputEvent } from "preact";
import { useId } from "preact/hooks";
import { text } from "../strings.ts";

type Common = { label: string; hint?: string; optional?: boolean };

type InputProps = Common & {
  value: Signal<string>;
  type?: "text" | "password";
  placeholder?: string;
  required?: boolean;
  autoFocus?: boolean;
  name?: string;
};

export function Field({
  label,
  hint,
  optional = false,
  value,
  type = "text",
  placeholder,
  required = false,
  autoFocus = false,
  name,
}: InputProps): JSX.Element {
  const id = useId();
  const attributes = {
    id,
    name,
    value,
    placeholder,
    required,
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: false,
    "aria-describedby": hint === undefined ? undefined : `${id}-hint`,
    ref: (input: HTMLInputElement | null) => {
      if (autoFocus && document.activeElement === document.body) input?.focus();
    },
    onInput: (event: TargetedInputEvent<HTMLInputElement>) => {
      value.value = event.currentTarget.value;
    },
  } as const;
  return (
    <div class="field">
      <Label id={id} label={label} optional={optional} />
      {type === "password" ? (
        <input type="password" {...attributes} />
      ) : (
        <input type="text" {...attributes} />
      )}
      <Hint id={id} hint={hint} />
    </div>
  );
}

export function TextArea({
  label,
  hint,
  value,
  placeholder,
  rows = 6,
}: Common & { value: Signal<string>; placeholder?: string; rows?: number }): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <Label id={id} label={label} optional={false} />
      <textarea
        id={id}
        rows={rows}
        value={value}
        placeholder={placeholder}
        spellcheck={false}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onInput={(event) => {
          value.value = event.currentTarget.value;
        }}
      />
      <Hint id={id} hint={hint} />
    </div>
  );
}

/** `options`: from value to what is shown. */
export function Select({
  label,
  hint,
  value,
  options,
}: Common & { value: Signal<string>; options: Readonly<Record<string, string>> }): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <Label id={id} label={label} optional={false} />
      <select
        id={id}
        value={value.value}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => {
          value.value = event.currentTarget.value;
        }}
      >
        {Object.entries(options).map(([name, shown]) => (
          <option key={name} value={name} selected={name === value.value}>
            {shown}
          </option>
        ))}
      </select>
      <Hint id={id} hint={hint} />
    </div>
  );
}

export const Switch = ({
  label,
  value,
}: {
  label: string;
  value: Signal<boolean>;
}): JSX.Element => (
  <label class="switch">
    <input
      type="checkbox"
      checked={value}
      onChange={(event) => {
        value.value = event.currentTarget.checked;
      }}
    />
    <span>{label}</span>
  </label>
);

const Label = ({ id, label, optional }: { id: string; label: string; optional: boolean }) => (
  <label for={id}>
    {label}
    {optional && <span class="faint"> {text.optional}</span>}
  </label>
);

const Hint = ({ id, hint }: { id: string; hint: string | undefined }) =>
  hint === undefined ? null : (
    <p class="hint" id={`${id}-hint`}>
      {hint}
    </p>
  );
