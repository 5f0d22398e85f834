/** Buttons that copy, and that ask once more before they delete. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { copy } from "../clipboard.ts";
import { text } from "../strings.ts";
import { Icon } from "./icons.tsx";

export const CopyButton = ({ value, what }: { value: string; what: string }): JSX.Element => (
  <button
    type="button"
    class="quiet icon-only"
    aria-label={`${text.copy}: ${what}`}
    title={text.copy}
    onClick={() => void copy(value, what)}
  >
    <Icon name="copy" />
  </button>
);

/** A value to copy, in one line with its button. */
export const CopyField = ({ value, what }: { value: string; what: string }): JSX.Element => (
  <div class="copy-field">
    <code>{value}</code>
    <CopyButton value={value} what={what} />
  </div>
);

/** Several lines to paste somewhere. */
export const CopyBlock = ({ value, what }: { value: string; what: string }): JSX.Element => (
  <div class="copy-block">
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
    <pre tabIndex={0}>
      <code>{value}</code>
    </pre>
    <CopyButton value={value} what={what} />
  </div>
);

export function DeleteButton({
  what,
  hint,
  onDelete,
}: {
  what: string;
  hint?: string;
  onDelete: () => void;
}): JSX.Element {
  const asks = useSignal(false);
  if (!asks.value) {
    return (
      <button
        type="button"
        class="quiet icon-only"
        aria-label={`${text.remove}: ${what}`}
        title={text.remove}
        onClick={() => {
          asks.value = true;
        }}
      >
        <Icon name="trash" />
      </button>
    );
  }
  return (
    <fieldset class="confirm" aria-label={`${text.really} ${what}`}>
      {hint !== undefined && <span class="faint">{hint}</span>}
      <button type="button" class="danger" onClick={onDelete}>
        {text.really}
      </button>
      <button
        type="button"
        class="quiet"
        ref={(button) => button?.focus()}
        onClick={() => {
          asks.value = false;
        }}
      >
        {text.keep}
      </button>
    </fieldset>
  );
}

export const SubmitButton = ({
  busy,
  children,
}: {
  busy: boolean;
  children: ComponentChildren;
}): JSX.Element => (
  <button type="submit" class="primary" aria-disabled={busy}>
    {children}
  </button>
);
